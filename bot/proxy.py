"""Which proxy the environment names for an address: read once, for asking at every call costs more than a call."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import (  # type: ignore[attr-defined]
    getproxies_environment,
    proxy_bypass_environment,
)


def proxy_for(address: str) -> str | None:
    """`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` as everywhere; None for a direct connection."""
    parts = urlsplit(address)
    named = getproxies_environment()
    if proxy_bypass_environment(parts.hostname or "", named):
        return None
    return named.get(parts.scheme) or named.get("all")

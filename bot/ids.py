"""Fresh ids, which nobody can guess."""

from __future__ import annotations

import base64
import secrets


def new_id() -> str:
    """96 random bits in 16 characters: short enough for callback data."""
    return base64.urlsafe_b64encode(secrets.token_bytes(12)).decode()


def new_token() -> str:
    """128 random bits for a deep link."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")

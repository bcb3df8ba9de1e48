"""Seals what people said and what they were told, so that the database and its backups say nothing without the key.

AES-256-GCM. A sealed value is `version (1 byte) | key id (4) | nonce (12) | ciphertext and tag`; its associated data is
the place where it stands (`table.column:id`), so that a value moved to another row does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY_BYTES = 32
SHORTEST = 1 + 4 + 12 + 16  # what sealing nothing at all makes


class SealBroken(Exception):
    """A sealed value that does not open: another key, another place, or changed bytes."""


class BadKey(ValueError):
    """A sealing key that is not 32 bytes in base64url."""


def new_key() -> str:
    """A fresh sealing key: 256 random bits in base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _decode(key: str) -> bytes:
    bare = key.strip().rstrip("=")
    # Python's decoder leaves out what it does not know: a slip of the keyboard would silently be another key.
    if not re.fullmatch(r"[A-Za-z0-9_-]*", bare) or len(bare) % 4 == 1:
        raise BadKey("is not base64url")
    raw = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    if len(raw) != KEY_BYTES:
        raise BadKey(f"holds {len(raw)} bytes, not {KEY_BYTES}")
    return raw


class Seal:
    """Seals with the first of the given keys and opens with any of them (comma separated: newest first)."""

    def __init__(self, keys: str) -> None:
        raw = [_decode(key) for key in keys.split(",") if key.strip()]
        if not raw:
            raise BadKey("is empty")
        ids = [hashlib.sha256(b"askel key id" + key).digest()[:4] for key in raw]
        self._current = ids[0]
        self._ciphers = {key_id: AESGCM(key) for key_id, key in zip(ids, raw, strict=True)}
        # The blind index must stay the same when keys are rotated, so it hangs on the oldest key.
        self._index_key = hmac.digest(raw[-1], b"askel blind index", "sha256")

    @property
    def key_id(self) -> str:
        """The id of the key that seals, as hex; says nothing about the key."""
        return self._current.hex()

    def seal(self, plain: bytes, place: str) -> bytes:
        nonce = secrets.token_bytes(12)
        body = self._ciphers[self._current].encrypt(nonce, plain, place.encode())
        return VERSION + self._current + nonce + body

    def open(self, sealed: bytes, place: str) -> bytes:
        """The plain bytes. Raises `SealBroken` when the key is not ours or the value stands in another place."""
        if len(sealed) < SHORTEST:
            raise SealBroken(f"{place} does not open: it was cut off")
        cipher = self._ciphers.get(sealed[1:5])
        if sealed[:1] != VERSION or cipher is None:
            raise SealBroken(f"{place} was sealed with key {sealed[1:5].hex()}, which is not in ASKEL_SECRET_KEY")
        try:
            return cipher.decrypt(sealed[5:17], sealed[17:], place.encode())
        except InvalidTag as broken:
            raise SealBroken(f"{place} does not open: it was changed, or moved from another row") from broken

    def seal_json(self, value: object, place: str) -> bytes:
        return self.seal(orjson.dumps(value), place)

    def open_json(self, sealed: bytes, place: str) -> object:
        value: object = orjson.loads(self.open(sealed, place))
        return value

    def blind(self, value: str) -> str:
        """A keyed hash by which equal values can be found without being readable."""
        return hmac.digest(self._index_key, value.encode(), "sha256").hex()

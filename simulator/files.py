"""Files that people and bots sent, kept in memory: an id to send them again, a path to fetch them."""

import struct
from dataclasses import dataclass
from typing import Any

from simulator.fields import Upload

__all__ = ["Files", "Kept", "picture_size"]

FOLDERS = {"photo": "photos", "voice": "voice", "document": "documents", "sticker": "stickers"}
ENDINGS = {"photo": "jpg", "voice": "oga", "sticker": "webp", "video": "mp4", "audio": "mp3", "animation": "mp4"}


@dataclass(slots=True, frozen=True)
class Kept:
    """`about` holds what the Bot API says of such a file: width and height, duration, name, type."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    mime_type: str
    body: bytes
    about: dict[str, Any]

    def described(self) -> dict[str, Any]:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.body),
            **self.about,
        }


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, Kept] = {}
        self._by_path: dict[str, Kept] = {}
        self._by_unique: dict[str, Kept] = {}

    def keep(self, kind: str, upload: Upload, about: dict[str, Any] | None = None) -> Kept:
        number = len(self._by_id)
        ending = upload.name.rpartition(".")[2] if "." in upload.name else ENDINGS.get(kind, "bin")
        ending = ending if ending.isalnum() else "bin"
        path = f"{FOLDERS.get(kind, kind)}/file_{number}.{ending}"
        kept = Kept(
            file_id=f"sim-{kind}-{number:08d}-AgACAgQAAxkBAAI",
            unique_id=f"AQAD{number:08d}",
            kind=kind,
            path=path,
            mime_type=upload.mime_type,
            body=upload.body,
            about=about or {},
        )
        self._by_id[kept.file_id] = self._by_path[path] = self._by_unique[kept.unique_id] = kept
        return kept

    def by_id(self, file_id: str) -> Kept | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> Kept | None:
        return self._by_path.get(path)

    def by_unique(self, unique_id: str) -> Kept | None:
        return self._by_unique.get(unique_id)


def picture_size(body: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, JPEG or WebP; None if it is no picture."""
    if body.startswith(b"\x89PNG\r\n\x1a\n") and len(body) >= 24:
        width, height = struct.unpack(">II", body[16:24])
        return width, height
    if body[:6] in (b"GIF87a", b"GIF89a") and len(body) >= 10:
        width, height = struct.unpack("<HH", body[6:10])
        return width, height
    if body.startswith(b"\xff\xd8\xff"):
        return jpeg_size(body)
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return 512, 512
    return None


def jpeg_size(body: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(body) and body[at] == 0xFF:
        marker, length = body[at + 1], int.from_bytes(body[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", body[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 800, 600

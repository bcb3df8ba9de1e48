"""Small things to send when nobody cares what is in them: a picture, a voice message, a page, a place."""

import struct
import zlib

from simulator.fields import Upload

__all__ = ["DOCUMENT", "PHOTO", "PLACE", "STICKER", "VOICE"]


def png(width: int, height: int, colour: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + colour * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PHOTO = Upload("photo.png", "image/png", png(320, 240, b"\x7f\xb2\x8c"))
VOICE = Upload("voice.oga", "audio/ogg", b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0")
DOCUMENT = Upload("notes.txt", "text/plain", b"Notes\n")
STICKER = Upload(
    "sticker.webp", "image/webp", b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
)
PLACE = {"latitude": 60.2934, "longitude": 25.0378}

"""The smallest files that are ones."""

import struct
import zlib


def png(width: int = 1, height: int = 1) -> bytes:
    """A grey PNG."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """A PNG whose few bytes say that they unpack to very many; every checksum is right."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def jpeg() -> bytes:
    """The skeleton of a JPEG: an application segment, a frame, a scan and the end."""
    frame = struct.pack(">BHHB", 8, 1, 1, 1) + b"\x01\x11\x00"
    parts = [(b"\xe0", b"JFIF\0\1\1\0\0\1\0\1\0\0"), (b"\xc0", frame), (b"\xda", b"\1\1\0\0\x3f\0")]
    segments = b"".join(b"\xff" + name + struct.pack(">H", len(body) + 2) + body for name, body in parts)
    return b"\xff\xd8" + segments + b"\x7f\x7f\xff\xd9"


def webp() -> bytes:
    """The skeleton of a lossless WebP."""
    body = b"WEBP" + b"VP8L" + struct.pack("<I", 6) + b"\x2f\0\0\0\0\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf() -> bytes:
    """The skeleton of a PDF: its heading, and where its table of contents is."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

"""What a file really is: its bytes are read, its name and what the browser calls it are not."""

import re
import zlib
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_MAX_SIDE = 20_000
_MAX_POINTS = 60_000_000
"""What a browser of the staff must unpack: four bytes a point, whatever the file weighs."""
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_type(data: bytes) -> str | None:
    """`image/png`, `image/jpeg` or `image/webp` for a whole picture of that kind; None for anything else."""
    for media_type, is_one in (("image/png", _is_png), ("image/jpeg", _is_jpeg), ("image/webp", _is_webp)):
        if is_one(data):
            return media_type
    return None


def is_pdf(data: bytes) -> bool:
    """Whether it begins as a PDF does, refers to its table of contents and ends there (ISO 32000-1 §7.5)."""
    end = data[-1024:]
    return re.match(rb"%PDF-[12]\.[0-9]", data) is not None and b"startxref" in end and b"%%EOF" in end


def _is_png(data: bytes) -> bool:
    """Header first, end last, data between, every checksum right."""
    chunks = list(_png_chunks(data)) if data.startswith(_PNG) else []
    names = [name for name, _body in chunks]
    if len(chunks) < 3 or names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names:
        return False
    header = chunks[0][1]
    return len(header) == 13 and _is_size(int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big"))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if zlib.crc32(name + body) != int.from_bytes(data[at + 8 + length : at + 12 + length], "big"):
            return
        yield name, body
        at += 12 + length
    if at != len(data):
        yield b"rest", b""


def _is_jpeg(data: bytes) -> bool:
    """Segments that follow one another up to the scan, a size among them, and an end after it."""
    if not data.startswith(b"\xff\xd8\xff"):
        return False
    at, has_size = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            return False
        if marker in _JPEG_SIZES:
            height, width = (int.from_bytes(data[at + 5 + i : at + 7 + i], "big") for i in (0, 2))
            has_size = _is_size(width, height)
        at += 2 + length
        if marker == 0xDA:
            return has_size and data.find(b"\xff\xd9", at) > at
    return False


def _is_webp(data: bytes) -> bool:
    """A RIFF of exactly this length whose chunks fill it and hold an image."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    at, chunks = 12, []
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks.append((data[at : at + 4], data[at + 8 : at + 8 + min(length, 10)]))
        at += 8 + length + length % 2
    names = {name for name, _head in chunks}
    is_whole = at == len(data) and bool({b"VP8 ", b"VP8L", b"ANMF"} & names)
    return (
        is_whole
        and all(_is_size(*size) for size in map(_webp_size, chunks) if size)
        and _webp_size(chunks[0]) is not None
    )


def _webp_size(chunk: tuple[bytes, bytes]) -> tuple[int, int] | None:
    """Width and height that a chunk tells by its first ten bytes; None for chunks that tell none."""
    name, head = chunk
    if name == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if name == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    return None


def _is_size(width: int, height: int) -> bool:
    return 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE and width * height <= _MAX_POINTS

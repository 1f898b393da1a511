"""What a file is by its first bytes; its name and what its sender calls it are not believed. Nothing is ever unpacked."""

from typing import IO, Final

HEAD_BYTES: Final = 4096
"""So much of a file's beginning is enough for every function here."""
UNKNOWN: Final = "application/octet-stream"
"""HTML, SVG, XML and scripts among them: a browser runs none of it under this name."""
_STARTS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_OGG: Final = ((b"OpusHead", "audio/ogg"), (b"\x01vorbis", "audio/ogg"), (b"\x80theora", "video/ogg"))
_BRANDS: Final = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
}
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_IN_ZIP: Final = (
    (b"word/", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
)
_FOUND: Final = frozenset(
    [media_type for pairs in (_STARTS, _OGG, _IN_ZIP) for _mark, media_type in pairs]
    + [*_RIFF.values(), *_BRANDS.values(), "audio/aac", "video/3gpp", "video/mp4", "video/webm", "application/zip"]
)
ZIP_START: Final = b"PK\x03\x04"


def head_of(file: IO[bytes]) -> bytes:
    """The beginning of an open file, which is then at its beginning again."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return head


def media_type_of(head: bytes) -> str:
    """The media type of a file that begins so; `application/octet-stream` for all that is not surely something harmless."""
    head = head[:HEAD_BYTES]
    known = next((media_type for start, media_type in _STARTS if head.startswith(start)), None)
    return (
        known or _container(head) or (("audio/aac" if _is_aac(head) else "audio/mpeg") if _is_sound(head) else UNKNOWN)
    )


def servable(media_type: str) -> str:
    """The same where it is one that `media_type_of` finds, whoever wrote it down; else `application/octet-stream`."""
    return media_type if media_type in _FOUND else UNKNOWN


def is_picture(media_type: str) -> bool:
    """Whether browsers show it as one."""
    return media_type in {"image/jpeg", "image/png", "image/gif", "image/webp"}


def _container(head: bytes) -> str | None:
    """A format that says inside what it holds."""
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"OggS"):
        return next((media_type for mark, media_type in _OGG if mark in head[:96]), None)
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:96] else None
    if head.startswith(ZIP_START):
        return next((media_type for mark, media_type in _IN_ZIP if mark in head), "application/zip")
    return None


def _of_brand(brand: bytes) -> str:
    return "video/3gpp" if brand.startswith(b"3g") else _BRANDS.get(brand, "video/mp4")


def _is_sound(head: bytes) -> bool:
    """A frame of MPEG audio: its sync word, then a version, a bit rate and a sampling rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    if _is_aac(head):
        return True
    return head[1] & 0x18 != 0x08 and head[1] & 0x06 != 0 and head[2] >> 4 not in {0, 15} and head[2] & 0x0C != 0x0C


def _is_aac(head: bytes) -> bool:
    return head[1] & 0xF6 == 0xF0 and head[2] >> 2 & 0x0F < 13

"""What a file is, whatever it is called."""

import zipfile
import zlib
from io import BytesIO

import pytest

from projectsplatform.kit.files.content import UNKNOWN, head_of, media_type_of, servable
from projectsplatform.kit.files.unwelcome import is_executable
from tests.factories.pictures import jpeg, png, webp

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def archive(*names: str, content: bytes = b"x") -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in names:
            zipped.writestr(name, content)
    return file.getvalue()


def zip_bomb() -> bytes:
    """50 MB of nothing in 50 KB."""
    return archive(*(f"{number}.txt" for number in range(5)), content=bytes(10_000_000))


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (webp(), "image/webp"),
        (b"GIF89a" + bytes(20), "image/gif"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"OggS\0\x02" + bytes(22) + b"OpusHead", "audio/ogg"),
        (b"OggS\0\x02" + bytes(22) + b"\x80theora", "video/ogg"),
        (b"ID3\x04" + bytes(20), "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + bytes(20), "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(20), "audio/aac"),
        (b"#!AMR\n", "audio/amr"),
        (b"fLaC", "audio/flac"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"),
        (b"\0\0\0\x20ftypM4A \0\0", "audio/mp4"),
        (b"\0\0\0\x20ftypisom\0\0", "video/mp4"),
        (b"\0\0\0\x20ftypqt  \0\0", "video/quicktime"),
        (b"\0\0\0\x20ftyp3gp5\0\0", "video/3gpp"),
        (b"\0\0\0\x20ftypheic\0\0", "image/heic"),
        (b"\x1aE\xdf\xa3" + bytes(8) + b"\x42\x82\x84webm", "video/webm"),
        (archive("a.txt"), "application/zip"),
        (
            archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            archive("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (b"Rar!\x1a\x07\x01\0", "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"\x1f\x8b\x08\0", "application/gzip"),
    ],
)
def test_a_file_is_known_by_its_content(head: bytes, media_type: str) -> None:
    assert (media_type_of(head), is_executable(head), servable(media_type)) == (media_type, False, media_type)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"\xff\xfe<\0s\0v\0g\0",
        b"RIFF\x24\0\0\0ACON",
        b"OggS" + bytes(60),
        HTML,
        b"\xef\xbb\xbf \n" + HTML,
        SVG,
        b'<?xml version="1.0"?>' + SVG,
        b"Salom",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        zlib.compress(SVG),
    ],
)
def test_all_else_is_bytes_that_no_browser_opens(head: bytes) -> None:
    assert media_type_of(head) == UNKNOWN


def test_a_look_at_a_file_leaves_it_as_it_is() -> None:
    file = BytesIO(b"Salom" * 1000)
    assert (head_of(file), file.read()) == (b"Salom" * 819 + b"S", b"Salom" * 1000)


def test_a_zip_bomb_is_bytes_and_is_never_unpacked() -> None:
    assert (media_type_of(zip_bomb()), len(zip_bomb()) < 100_000) == ("application/zip", True)

"""Stored files as answers: harmless wherever they are opened, in parts for players."""

from datetime import datetime
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from projectsplatform.kit.files.attachments import attachment_response, picture_response
from projectsplatform.kit.files.content import media_type_of
from projectsplatform.kit.files.names import clean_file_name
from projectsplatform.kit.files.storing import store_file
from tests.factories.pictures import png
from tests.kit.files.test_content import HTML, SVG, zip_bomb

VOICE = bytes(range(256)) * 1000
POLYGLOT = b"GIF89a/*\0\0*/=1;alert(document.cookie)//"


@pytest.fixture
def path(at: datetime) -> str:
    return store_file("kept", VOICE, at=at)


def ask(path: str, name: str = "voice.ogg", media_type: str = "audio/ogg", **headers: str) -> Any:
    return attachment_response(RequestFactory().get("/", headers=headers), path, name=name, media_type=media_type)


def body(response: Any) -> bytes:
    return response.getvalue()


def test_a_file_is_given_out_as_it_is(path: str) -> None:
    response = ask(path)
    assert (response.status_code, response["Content-Length"], body(response)) == (200, str(len(VOICE)), VOICE)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (HTML, "foto.jpg"),
        (SVG, "foto.svg"),
        (b'<?xml version="1.0"?>' + SVG, "foto.png"),
        (zip_bomb(), "arxiv.zip"),
        (POLYGLOT, "foto.gif"),
        (b"%PDF-1.4\n<script>alert(1)</script>", "a.html"),
    ],
)
def test_nothing_of_it_runs_in_a_browser(at: datetime, data: bytes, name: str) -> None:
    media_type = media_type_of(data)
    response = ask(store_file("kept", data, at=at), name, media_type)
    assert body(response) == data
    assert response["Content-Type"] in {"application/octet-stream", "application/zip", "image/gif", "application/pdf"}
    assert response["Content-Disposition"] == f'attachment; filename="{clean_file_name(name, media_type)}"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "", "x\r\ny: z"])
def test_a_kind_that_is_never_found_is_never_said(path: str, media_type: str) -> None:
    assert ask(path, "a.html", media_type)["Content-Type"] == "application/octet-stream"


def test_a_name_in_any_letters_is_written_as_rfc_6266_says(path: str) -> None:
    assert ask(path, "Оʻқиш 1.ogg")["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%9E%CA%BB%D2%9B%D0%B8%D1%88%201.ogg"
    )


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, 256_000),
        ("bytes=255999-", 255_999, 256_000),
        ("bytes=-100", 255_900, 256_000),
        ("bytes=-999999", 0, 256_000),
        ("bytes=70000-140000", 70_000, 140_001),
        ("bytes=10-999999", 10, 256_000),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(path: str, asked: str, start: int, stop: int) -> None:
    response = ask(path, Range=asked)
    assert (response.status_code, body(response)) == (206, VOICE[start:stop])
    assert response["Content-Range"] == f"bytes {start}-{stop - 1}/256000"
    assert response["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-9999999", "bytes=-0"])
def test_a_part_that_is_not_there_is_said_to_be_none(path: str, asked: str) -> None:
    response = ask(path, Range=asked)
    assert (response.status_code, response["Content-Range"], body(response)) == (416, "bytes */256000", b"")


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=5-2", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b", "bytes=" + "9" * 40 + "-"]
)
def test_what_is_no_range_is_not_heeded(path: str, asked: str) -> None:
    assert ask(path, Range=asked).status_code == 200


def test_a_range_of_a_version_is_the_whole_file(path: str) -> None:
    assert ask(path, **{"Range": "bytes=0-1", "If-Range": '"x"'}).status_code == 200


def test_a_picture_is_shown_and_runs_nothing(at: datetime) -> None:
    response = picture_response(store_file("kept", png(), at=at), media_type="image/png")
    assert (body(response), response["Content-Type"]) == (png(), "image/png")
    assert response["Content-Disposition"] == "inline"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_file_that_is_gone_is_not_found() -> None:
    with pytest.raises(Http404):
        ask("kept/26/01/none")
    with pytest.raises(Http404):
        picture_response("kept/26/01/none", media_type="image/png")


def test_a_path_out_of_the_storage_is_refused() -> None:
    with pytest.raises(Exception, match="outside of the base"):
        ask("../secrets/SECRET_KEY")

"""What a file may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.files.content import UNKNOWN
from projectsplatform.kit.files.names import clean_file_name, ending_of


@pytest.mark.parametrize(
    ("name", "media_type", "clean"),
    [
        ("Chek 5-mart.jpg", "image/jpeg", "Chek 5-mart.jpg"),
        ("Оʻқувчилар рўйхати.pdf", "application/pdf", "Оʻқувчилар рўйхати.pdf"),
        ("../../etc/passwd", UNKNOWN, "passwd"),
        ("C:\\Users\\admin\\hisobot.xlsx", UNKNOWN, "hisobot.xlsx"),
        ("/etc/", UNKNOWN, "file"),
        ("..", UNKNOWN, "file"),
        ("", "image/png", "file.png"),
        (".htaccess", UNKNOWN, "htaccess"),
        ("rasm\u202egpj.exe", UNKNOWN, "rasmgpj.exe.bin"),
        ("a\u2066b\u200fc\u200b.txt", UNKNOWN, "abc.txt"),
        ("a\r\nSet-Cookie: x=1.txt", UNKNOWN, "aSet-Cookie_ x=1.txt"),
        ('a"; filename="b.txt', UNKNOWN, "a_; filename=_b.txt"),
        ("a\0.txt", UNKNOWN, "a.txt"),
        ("con.txt", UNKNOWN, "_con.txt"),
        ("hello. . .", UNKNOWN, "hello"),
        ("\ud800.txt", UNKNOWN, "_.txt"),
    ],
)
def test_a_name_is_made_harmless(name: str, media_type: str, clean: str) -> None:
    assert clean_file_name(name, media_type) == clean


@pytest.mark.parametrize(
    ("name", "media_type", "clean"),
    [
        ("foto.exe", "image/jpeg", "foto.jpg"),
        ("foto.JPEG", "image/jpeg", "foto.JPEG"),
        ("foto.svg", "image/png", "foto.png"),
        ("foto.png", "image/jpeg", "foto.jpg"),
        ("foto", "image/webp", "foto.webp"),
        ("foto v1.5", "image/png", "foto v1.5.png"),
        ("foto.jpg", UNKNOWN, "foto.jpg.bin"),
        ("foto.PNG", "application/zip", "foto.PNG.bin"),
        ("voice.oga", "audio/ogg", "voice.oga"),
        ("hisobot.html", UNKNOWN, "hisobot.html.bin"),
        ("logo.svg", UNKNOWN, "logo.svg.bin"),
        ("setup.bat", UNKNOWN, "setup.bat.bin"),
    ],
)
def test_an_ending_says_what_the_file_is(name: str, media_type: str, clean: str) -> None:
    assert clean_file_name(name, media_type) == clean


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_file_name("ж" * 300 + ".pdf", "application/pdf") == "ж" * 96 + ".pdf"


@given(st.text(st.characters(), max_size=150), st.sampled_from([UNKNOWN, "image/jpeg", "application/pdf", "audio/ogg"]))
def test_any_name_becomes_one_that_stays_as_it_is(name: str, media_type: str) -> None:
    clean = clean_file_name(name, media_type)
    assert 0 < len(clean) <= 100
    assert not set(clean) & set('/\\\r\n\0"<>|?*:')
    assert clean_file_name(clean, media_type) == clean


def test_content_has_an_ending() -> None:
    assert (ending_of("image/jpeg"), ending_of(UNKNOWN)) == (".jpg", "")

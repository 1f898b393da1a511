"""What a button may lead to, how long a text may be, and which language stands in for one that is missing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.aloqa.rules.announcement_content import faults_of, is_https
from projectsplatform.aloqa.rules.languages import FALLBACKS, text_for
from tests.factories.announcements import written


@pytest.mark.parametrize(
    "address", ["https://example.uz", "https://example.uz:8443/a?b=c#d", "https://misol.oʻzbek.uz/ў"]
)
def test_an_address_of_the_web(address: str) -> None:
    assert is_https(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.uz/",
        "javascript:alert(1)",
        "https:/example.uz",
        "https://",
        "https://localhost/",
        "https://ali@example.uz/",
        "https://example.uz\\@evil.uz/",
        "https://example.uz/\r\nSet-Cookie: a=b",
        "https://example.uz/\u202ecod",
        "https://example.uz:port/",
        "https://[example.uz/",
        " https://example.uz/",
        f"https://example.uz/{'a' * 500}",
        "//example.uz/",
    ],
)
def test_no_address_of_the_web(address: str) -> None:
    assert not is_https(address)


def codes(at: datetime, *, has_picture: bool = False, **changes: Any) -> list[str]:
    return [fault.code for fault in faults_of(written(**changes), has_picture=has_picture, at=at)]


def test_what_is_right_has_no_faults(at: datetime) -> None:
    assert codes(at) == []
    assert codes(at, labels={}, address="") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "title_invalid"),
        ({"kind": "security"}, "kind_invalid"),
        ({"texts": {}}, "announcement_empty"),
        ({"texts": {"uz": "a" * 4_097}}, "announcement_too_long"),
        ({"texts": {"uz": "a", "en": "😀" * 2_049}}, "announcement_too_long"),
        ({"labels": {}}, "button_incomplete"),
        ({"address": ""}, "button_incomplete"),
        ({"labels": {"ru": "я" * 61}}, "button_label_too_long"),
        ({"address": "http://example.uz/"}, "button_address_invalid"),
        ({"picture": b"GIF89a"}, "picture_invalid"),
        ({"picture": b"\x89PNG" + bytes(6_000_000)}, "picture_invalid"),
    ],
)
def test_what_is_wrong_has_a_name(at: datetime, changes: dict[str, Any], code: str) -> None:
    assert codes(at, **changes) == [code]


def test_beside_a_picture_there_is_less_room(at: datetime) -> None:
    assert codes(at, has_picture=True, texts={"uz": "a" * 1_024}) == []
    assert codes(at, has_picture=True, texts={"uz": "a" * 1_025}) == ["announcement_caption_too_long"]


def test_a_moment_is_neither_past_nor_far(at: datetime) -> None:
    assert codes(at, send_at=at + timedelta(days=30)) == []
    assert codes(at, send_at=at - timedelta(hours=1)) == ["send_at_invalid"]
    assert codes(at, send_at=at + timedelta(days=400)) == ["send_at_invalid"]


def test_a_language_without_a_text_reads_another_one() -> None:
    assert text_for("uz-cyrl", {"uz": "Salom", "ru": "Привет"}) == "Salom"
    assert text_for("ru", {"en": "Hello", "uz": "Salom"}) == "Salom"
    assert text_for("en", {"ru": "Привет"}) == "Привет"
    assert text_for("uz", {}) == ""
    assert all(set(order) == set(FALLBACKS) and order[0] == language for language, order in FALLBACKS.items())

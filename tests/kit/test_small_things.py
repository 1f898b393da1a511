"""Money, languages, phones, pages, ids: one or two lines each."""

from datetime import UTC, date, datetime
from uuid import RFC_4122

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.api.languages import LANGUAGES, negotiate
from projectsplatform.kit.api.pagination import CursorInvalid, LimitInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.clock import EARLIEST, LATEST, local_day, midnight, rfc3339
from projectsplatform.kit.db.ids import uuid7, uuid7s
from projectsplatform.kit.errors import RateLimited, TooManyAttempts
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.phones import mask_phone, normalise_phone


def test_soms_are_grouped_and_unbreakable() -> None:
    assert format_som(1_234_567) == "1\u00a0234\u00a0567\u00a0soʻm"
    assert format_som(-40_000) == "−40\u00a0000\u00a0soʻm"
    with override("ru"):
        assert format_som(5) == "5\u00a0сум"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "uz"), ("uz", "uz"), ("uz-Cyrl", "uz-cyrl"), ("uz-Cyrl-UZ", "uz-cyrl"), ("uz-Latn-UZ", "uz"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en-US", "en"), ("de", "uz"), ("de,en;q=0.5", "en"), ("*", "uz"), ("\x00;;", "uz"),
        ("ru_RU", "ru"), ("en_US", "en"), ("uz_UZ", "uz"), ("uz_Cyrl_UZ", "uz-cyrl"), ("RU-ru", "ru"), ("ru-Cyrl-RU-x-a", "ru"),
        ("en;q=0.2, ru;q=0.7", "ru"), ("uz;q=0.2, en;q=0.9", "en"), ("ru ; Q=0.5 ,\ten ; q=0.8", "en"),
        ("en;q=0.5, ru;q=0.5", "en"), ("ru, en", "ru"), ("en;q=0.001, de", "en"), ("ru;q=0.999, en;q=1.000", "en"),
        ("ru;q=0", "uz"), ("ru;q=0.000, en;q=0.1", "en"), ("uz;q=0", "ru"), ("uz;q=0, uz-Cyrl", "uz-cyrl"),
        ("uz-Cyrl;q=0, uz", "uz"), ("uz-Latn;q=0, *", "uz-cyrl"), ("ru-RU;q=0, en;q=0.3", "en"), ("ru-RU, ru;q=0, en", "en"),
        ("uz;q=0, uz-Cyrl;q=0, ru;q=0, en;q=0", "uz"),
        ("*;q=0", "uz"), ("en, *;q=0", "en"), ("de, *;q=0.5", "uz"), ("ru;q=0.5, *;q=0.1", "ru"), ("ru;q=0, *", "uz"),
        ("*, ru", "ru"), ("*, ru;q=0.5", "uz"), ("uz;q=0, *", "ru"),
        ("ru;q=1.0;foo, en;q=0.5", "en"), ("ru;q=2, en;q=0.1", "en"), ("ru;q=0.1234, en", "en"), ("ru;q=, en", "en"),
        ("ru;q=-1, en;q=0.1", "en"), ("r u, en", "en"), (",, ,ru,", "ru"), ("русский, en", "en"), ("ru--RU, en", "en"),
        ("ru_RU.UTF-8, en;q=0.1", "en"), ("rus, en;q=0.1", "en"), ("*-RU, en;q=0.1", "en"), ("ru;level=1, en;q=0.2", "en"),
        ("de," * 400 + "ru", "uz"), ("en" + ",de" * 332 + ",ru;q=0.5", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_the_header_wants_most(header: str, language: str) -> None:
    assert negotiate(header) == language


@given(st.text(alphabet="urzen-_;q=0.15,* cylCRU", max_size=60))
def test_any_header_chooses_a_language(header: str) -> None:
    assert negotiate(header) in LANGUAGES
    assert negotiate(f"{header},en-GB;q=0.0.0") == negotiate(header)


@pytest.mark.parametrize(
    "text", ["+998901234567", "998901234567", "+998 (90) 123-45-67", "90 123 45 67", "00998901234567"]
)
def test_every_usual_spelling_of_a_phone_is_the_same_number(text: str) -> None:
    assert normalise_phone(text) == "+998901234567"


@pytest.mark.parametrize("text", ["", "12", "x", "+99890123456789012345678", "+000"])
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        normalise_phone(text)


def test_a_masked_phone_cannot_be_dialled() -> None:
    assert mask_phone("+998901234567") == "+99890•••••67"


@given(st.lists(st.one_of(st.integers(-(2**53), 2**53), st.text())))
def test_a_cursor_gives_its_position_back(position: list[object]) -> None:
    assert decode_cursor(encode_cursor(position)) == position


@pytest.mark.parametrize("text", ["", "!", "abc", "e30", "é"])
def test_a_foreign_cursor_is_refused(text: str) -> None:
    with pytest.raises(CursorInvalid):
        decode_cursor(text)


def test_a_page_has_1_to_200_lines() -> None:
    assert (page_size(None), page_size(1), page_size(200)) == (50, 1, 200)
    for limit in (0, -1, 201):
        with pytest.raises(LimitInvalid):
            page_size(limit)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(1, "1 soniya"), (59, "59 soniya"), (61, "2 daqiqa"), (5_400, "90 daqiqa"), (5_401, "2 soat"), (172_801, "3 kun")],
)
def test_a_rate_limit_says_how_long(seconds: int, told: str) -> None:
    with override("uz"):
        texts = [refusal(retry_after=seconds).text() for refusal in (RateLimited, TooManyAttempts)]
    assert [told in text for text in texts] == [True, True]


def test_times_are_written_in_utc() -> None:
    assert rfc3339(datetime(2026, 1, 31, 7, 0, 0, 900_000, tzinfo=UTC)) == "2026-01-31T07:00:00Z"


def test_the_day_in_tashkent_begins_five_hours_earlier() -> None:
    assert local_day(datetime(2026, 1, 31, 19, 0, tzinfo=UTC)).isoformat() == "2026-02-01"


def test_a_day_of_tashkent_begins_at_midnight_and_at_the_calendars_ends_with_them() -> None:
    assert midnight(date(2026, 1, 31), days=1) == datetime(2026, 1, 31, 19, 0, tzinfo=UTC)
    assert (midnight(date.min), midnight(date.max, days=1)) == (EARLIEST, LATEST)


def test_ids_of_a_batch_grow_too_and_are_of_version_7() -> None:
    made = uuid7s(10_000)
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert uuid7s(0) == []


def test_ids_are_version_7_and_grow() -> None:
    made = [uuid7() for _ in range(100)]
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}
    assert made == sorted(made)

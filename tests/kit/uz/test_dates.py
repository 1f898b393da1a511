from datetime import UTC, date, datetime

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from projectsplatform.kit.uz.dates import day, days, moment, month, short_month

NEW_YEAR = datetime(2026, 12, 31, 19, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("uz", ["1-yanvar 2027", "1-yanvar 2027, 00:05", "Yanvar 2027", "yan"]),
        ("uz-cyrl", ["1-январь 2027", "1-январь 2027, 00:05", "Январь 2027", "янв"]),
        ("ru", ["1 января 2027", "1 января 2027, 00:05", "Январь 2027", "янв"]),
        ("en", ["1 January 2027", "1 January 2027, 00:05", "January 2027", "Jan"]),
    ],
)
def test_days_are_tashkents_in_every_language(language: str, said: list[str]) -> None:
    with override(language):
        assert [write(NEW_YEAR) for write in (day, moment, month, short_month)] == said


def test_all_months_have_their_names() -> None:
    with override("ru"):
        months = [month(datetime(2026, number, 15, tzinfo=UTC)).split()[0] for number in range(1, 13)]
    expected = "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь"
    assert months == expected.split()


def test_an_open_end_is_an_ellipsis() -> None:
    with override("en"):
        assert days(date(2026, 1, 2), None) == "2 January 2026 – …"
        assert days(date(2026, 1, 2), date(2026, 2, 3)) == "2 January 2026 – 3 February 2026"


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
@pytest.mark.parametrize("number", range(1, 13))
def test_lists_of_the_panel_write_the_same_dates(language: str, number: int) -> None:
    at = datetime(2026, number, 3, 19, 5, tzinfo=UTC)
    with override(language):
        assert date_format(localtime(at), "DATETIME_FORMAT") == moment(at)
        assert date_format(localtime(at), "DATE_FORMAT") == day(at)

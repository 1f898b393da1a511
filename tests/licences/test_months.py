from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.licences.rules.months import add_months, anchor_day

moments = st.integers(0, 36 * 366 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
months = st.integers(min_value=1, max_value=36)


def tashkent(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour - 5, tzinfo=UTC)


def test_a_month_from_the_last_of_january_ends_on_the_last_of_february() -> None:
    assert add_months(tashkent(2026, 1, 31), 1, anchor=31) == tashkent(2026, 2, 28)


def test_the_anchor_day_comes_back_after_a_short_month() -> None:
    assert add_months(tashkent(2026, 2, 28), 1, anchor=31) == tashkent(2026, 3, 31)


def test_a_year_from_the_leap_day_ends_on_the_28th() -> None:
    assert add_months(tashkent(2028, 2, 29), 12, anchor=29) == tashkent(2029, 2, 28)


def test_the_day_is_tashkents_day() -> None:
    late_evening_utc = datetime(2026, 1, 30, 20, tzinfo=UTC)
    assert anchor_day(late_evening_utc) == 31


@given(start=moments, a=months, b=months)
def test_a_then_b_lands_where_a_plus_b_does(start: datetime, a: int, b: int) -> None:
    anchor = anchor_day(start)
    assert add_months(add_months(start, a, anchor=anchor), b, anchor=anchor) == add_months(start, a + b, anchor=anchor)


@given(start=moments, n=months)
def test_a_month_is_never_shorter_than_28_days(start: datetime, n: int) -> None:
    assert add_months(start, n, anchor=anchor_day(start)) - start >= timedelta(days=28 * n)

"""The sums of the page of numbers, and the days that they are compared with."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.export.charts import spark_line
from projectsplatform.staff.pages.figures import money_figures
from projectsplatform.staff.queries.money import MoneyDay
from projectsplatform.staff.queries.spans import Span, before, last_days, month_from, so_far

TODAY = date(2026, 3, 15)


def days(span: Span) -> tuple[date, date, int]:
    """First, last, how many."""
    all_days = span.days()
    return all_days[0], all_days[-1], len(all_days)


@pytest.mark.parametrize(
    ("span", "shown", "compared"),
    [
        (last_days(TODAY, 7), (date(2026, 3, 9), TODAY, 7), (date(2026, 3, 2), date(2026, 3, 8), 7)),
        (month_from(date(2026, 3, 1)), (date(2026, 3, 1), TODAY, 15), (date(2026, 2, 1), date(2026, 2, 15), 15)),
        (
            month_from(date(2026, 2, 1)),
            (date(2026, 2, 1), date(2026, 2, 28), 28),
            (date(2026, 1, 1), date(2026, 1, 31), 31),
        ),
        (
            month_from(date(2027, 1, 1)),
            (date(2027, 1, 1), date(2027, 1, 31), 31),
            (date(2026, 12, 1), date(2026, 12, 31), 31),
        ),
    ],
)
def test_a_period_is_compared_with_as_much_of_the_one_before(span: Span, shown: object, compared: object) -> None:
    assert (days(so_far(span, TODAY)), days(before(span, TODAY))) == (shown, compared)


def test_the_last_days_of_march_have_no_fellows_in_february() -> None:
    late = date(2026, 3, 30)
    assert days(before(month_from(date(2026, 3, 1)), late)) == (date(2026, 2, 1), date(2026, 2, 28), 28)


def money(cash: int, *, revenue: int = 0, purchases: int = 0, sold: int = 0) -> MoneyDay:
    return MoneyDay(TODAY, cash, revenue, cash - revenue, purchases, sold)


@pytest.mark.parametrize(
    ("now", "then", "change", "tone"),
    [
        (150, 100, "+50%", "up"),
        (50, 100, "−50%", "down"),
        (100, 100, "oʻzgarmadi", "same"),
        (100, 0, "+100", "up"),
        (-100, 50, "−150", "down"),
        (50_000, 10, "+49\u00a0990", "up"),
    ],
)
def test_a_change_is_a_percentage_where_that_says_something(now: int, then: int, change: str, tone: str) -> None:
    with override("uz"):
        cash = money_figures([money(now)], [money(then)])[0]
    assert (cash.amount, cash.change, cash.tone) == (now, change, tone)


def test_four_sums_and_the_line_of_their_days() -> None:
    week = [money(100, revenue=30, purchases=2, sold=30), money(0), money(50, revenue=20, purchases=1, sold=20)]
    with override("en"):
        figures = money_figures(week, [money(0)])
    assert [figure.amount for figure in figures] == [150, 50, 100, 17]
    assert figures[0].line == "0.0,0.0 60.0,32.0 120.0,16.0"
    assert figures[0].area == "0,32 0.0,0.0 60.0,32.0 120.0,16.0 120,32"


@pytest.mark.parametrize(
    ("values", "points"),
    [([5], [(0.0, 10.0)]), ([5, 5], [(0.0, 10.0), (100.0, 10.0)]), ([-10, 10], [(0.0, 20.0), (100.0, 0.0)])],
)
def test_a_line_goes_from_edge_to_edge(values: list[int], points: list[tuple[float, float]]) -> None:
    assert list(spark_line(values, width=100, height=20)) == points


def test_spans_are_days_of_tashkent() -> None:
    assert so_far(last_days(TODAY, 7), TODAY).until == datetime(2026, 3, 16, tzinfo=TASHKENT)

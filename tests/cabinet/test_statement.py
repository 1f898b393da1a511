import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.cabinet.rules.periods import quick_periods
from projectsplatform.kit.clock import now
from projectsplatform.wallet.rules import statements
from tests.cabinet.browsing import text_of, words_of
from tests.factories.licences import MOBILE, buy_months
from tests.factories.wallet import give_money

OCTOBER, NOVEMBER = datetime(2026, 10, 20, 7, tzinfo=UTC), datetime(2026, 11, 2, 7, tzinfo=UTC)


@pytest.fixture
def moved(owner: Any) -> None:
    """100 000 in in October, 40 000 and 15 000 out in November."""
    give_money(owner, 100_000, OCTOBER, note="Kassa")
    buy_months(owner, 1, at=NOVEMBER)
    buy_months(owner, 1, at=NOVEMBER + timedelta(hours=1), product=MOBILE)


def shown(client: Client, query: str = "") -> str:
    """Lines and what stands below them."""
    response = client.get(f"/statement/?{query}")
    assert response.status_code == 200
    return words_of(response).partition("Direction")[2]


def amounts(client: Client, query: str) -> list[int]:
    """Of the lines on a page."""
    days = client.get(f"/statement/?{query}").context["found"].days
    return [shown.line.size for day in days for shown in day.lines]


def test_an_empty_statement_says_what_will_be_here(customer: Client) -> None:
    assert "Every top-up and purchase will be a line here." in words_of(customer.get("/statement/"))


def test_days_are_groups_newest_first(customer: Client, moved: None) -> None:
    page = shown(customer)
    places = [page.index(text) for text in ("2 November 2026", "−15 000", "−40 000", "20 October 2026", "+100 000")]
    assert places == sorted(places)


def test_of_today_and_yesterday_it_says_so(customer: Client, owner: Any) -> None:
    for ago in (0, 1, 2):
        give_money(owner, 1000, now() - timedelta(days=2 - ago))
    labels = re.findall(r'class="day-head"><h2>([^<]+)<', text_of(customer.get("/statement/")))
    assert labels[:2] == ["Today", "Yesterday"]
    assert re.fullmatch(r"\d+ \w+ \d{4}", labels[2])


def test_balances_and_totals_are_the_periods(customer: Client, moved: None) -> None:
    page = words_of(customer.get("/statement/?since=2026-11-01&until=2026-11-30"))
    stats = page.partition("Words or an amount")[0]
    assert [f"{amount} soʻm" in stats for amount in ("100 000", "55 000", "45 000")] == [True] * 3
    assert "+100 000" not in page


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("direction=in", [100_000]),
        ("direction=out", [-15_000, -40_000]),
        ("product=kundalikcom-mobile", [-15_000]),
        ("product=nonsense", [-15_000, -40_000, 100_000]),
        ("until=2026-10-31", [100_000]),
        ("search=kassa", [100_000]),
        ("search=КАССА", [100_000]),
        ("search=computers", [-40_000]),
        ("search=15+000", [-15_000]),
        ("search=15000+soʻm&direction=out", [-15_000]),
        ("search=kassa&direction=out", []),
    ],
)
def test_filters(customer: Client, moved: None, query: str, lines: list[int]) -> None:
    assert amounts(customer, query) == lines


def test_words_are_looked_for_in_the_readers_language(customer: Client, moved: None) -> None:
    customer.cookies["language"] = "uz"
    assert [amounts(customer, f"search={words}") for words in ("телефон учун", "telefon", "computers")] == [
        [-15_000],
        [-15_000],
        [],
    ]


def test_what_is_chosen_are_chips_that_take_it_away(customer: Client, moved: None) -> None:
    response = customer.get("/statement/?direction=out&search=40+000&since=2026-11-01&until=2026-11-02")
    filters = response.context["filters"]
    labels = re.findall('aria-label="Remove the filter ([^"]+)"', text_of(response))
    assert labels == ["1 November 2026 – 2 November 2026", "Money out", "“40 000”"]
    assert [chip.query for chip in filters.chosen] == [
        "direction=out&search=40+000",
        "since=2026-11-01&until=2026-11-02&search=40+000",
        "since=2026-11-01&until=2026-11-02&direction=out",
    ]
    assert filters.count == 2
    assert "What is chosen" not in text_of(customer.get("/statement/"))


def test_a_statement_too_long_to_search_says_so_and_shows_it_all(
    customer: Client, moved: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "MAX_LINES_SEARCHED", 2)
    response = customer.get("/statement/?search=kassa")
    assert response.status_code == 422
    assert "There are 3 lines, and 2 at most can be searched: choose a shorter period." in words_of(response)
    assert customer.get("/statement/xlsx/?search=kassa").status_code == 422
    assert customer.get("/statement/?search=kassa&until=2026-10-31").status_code == 200


def test_nothing_fits(customer: Client, moved: None) -> None:
    assert "No line fits" in shown(customer, "since=2027-01-01")


def test_pages_go_on_without_a_gap(customer: Client, owner: Any) -> None:
    for number in range(1, 66):
        give_money(owner, number, OCTOBER, note=f"Line{number}.")
    address, seen = "/statement/", []
    while address:
        response = customer.get(address)
        page = words_of(response)
        seen += [number for number in range(65, 0, -1) if f"Line{number}." in page]
        older = response.context["older"]
        address = f"/statement/?{older}" if older else ""
    assert seen == list(range(65, 0, -1))


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-13-01", "direction=up"])
def test_what_cannot_be_read_is_said(customer: Client, query: str) -> None:
    assert customer.get(f"/statement/?{query}").status_code == 422


def test_a_cursor_that_is_none_is_refused(customer: Client) -> None:
    assert customer.get("/statement/?cursor=%00x").status_code == 422


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "cursor=W10", "direction=%00"])
def test_the_edges_of_the_calendar_are_no_defect(customer: Client, moved: None, query: str) -> None:
    assert customer.get(f"/statement/?{query}").status_code in {200, 422}


@pytest.mark.parametrize("lines", [1, 30])
def test_it_costs_the_same_however_long(
    customer: Client, owner: Any, lines: int, django_assert_num_queries: Any
) -> None:
    for _ in range(lines):
        give_money(owner, 1000, now())
    customer.get("/statement/")
    with django_assert_num_queries(4):
        customer.get("/statement/")
    with django_assert_num_queries(7):  # and its lines' words, which of them fit, and what these come to
        customer.get("/statement/?search=1+000")


def test_a_part_of_the_lines_is_summed_beside_the_period(customer: Client, moved: None) -> None:
    page = text_of(customer.get("/statement/?product=kundalikcom-mobile"))
    assert "The lines you chose: 0 soʻm in, 15 000 soʻm out." in page
    assert "The lines you chose" not in text_of(customer.get("/statement/?since=2026-11-01"))


def test_periods_can_be_chosen_with_one_touch(customer: Client, moved: None) -> None:
    response = customer.get("/statement/?direction=in")
    assert re.findall(r'<a class="chip"[^>]+>([^<]+)<', text_of(response))[:3] == [
        "This month",
        "Last month",
        "This year",
    ]
    year = response.context["filters"].quick[2].query
    page = text_of(customer.get(f"/statement/?{year}"))
    assert f'href="/statement/?{year}" aria-current="true"' in page
    assert 'aria-label="Remove the filter This year"' in page
    assert "direction=in" in year


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 31), ["2026-01-01 2026-01-31", "2025-12-01 2025-12-31", "2026-01-01 2026-12-31"]),
        (date(2028, 3, 1), ["2028-03-01 2028-03-31", "2028-02-01 2028-02-29", "2028-01-01 2028-12-31"]),
        (date(2026, 12, 31), ["2026-12-01 2026-12-31", "2026-11-01 2026-11-30", "2026-01-01 2026-12-31"]),
    ],
)
def test_quick_periods_are_whole(today: date, expected: list[str]) -> None:
    assert [f"{period.since} {period.until}" for period in quick_periods(today)] == expected


def test_months_are_drawn_and_told(customer: Client, moved: None) -> None:
    page = text_of(customer.get("/statement/"))
    figure = page.split("<figure")[1].split("</figure>")[0]
    assert "<title>October 2026 · Money in: 100 000 soʻm</title>" in figure
    assert "<title>November 2026 · Money out: 55 000 soʻm</title>" in figure
    assert "October 2026 – November 2026: 100 000 soʻm came in and 55 000 soʻm went out." in figure
    assert '<th scope="row">November 2026</th><td class="number">0</td><td class="number">55 000</td>' in figure


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru"])
def test_a_drawing_has_points_in_its_numbers_in_every_language(customer: Client, moved: None, language: str) -> None:
    customer.cookies["language"] = language
    figure = text_of(customer.get("/statement/")).split('class="chart-bars"')[1].split("</svg>")[0]
    places = re.findall(r' (?:x|y|width|height)="([^"]*)"', figure)
    assert places
    assert [place for place in places if not re.fullmatch(r"\d+(\.\d+)?%?", place)] == []


def test_of_many_months_the_last_twelve_are_drawn(customer: Client, owner: Any) -> None:
    for month in (0, 9, 13):
        give_money(owner, 1000, OCTOBER + timedelta(days=31 * month))
    chart = customer.get("/statement/").context["chart"]
    assert (len(chart.bars), len(chart.months), chart.is_cut) == (24, 3, True)
    assert [label.is_spare for label in chart.labels] == [True, False] * 6


def test_one_month_is_not_drawn(customer: Client, owner: Any) -> None:
    give_money(owner, 1000, OCTOBER)
    assert "<figure" not in text_of(customer.get("/statement/"))


def test_a_receipt_says_everything_about_one_line(customer: Client, owner: Any) -> None:
    line = give_money(owner, 100_000, OCTOBER, note="Naqd pul", receipt_number="R-77").transfer_id
    page = words_of(customer.get(f"/statement/{line}/"))
    said = ["100 000 soʻm", owner.full_name, owner.username, "Naqd pul", "20 October 2026, 12:00", "R-77", str(line)]
    assert [text for text in said if text not in page] == []


def test_a_line_leads_to_its_receipt(customer: Client, owner: Any) -> None:
    line = give_money(owner, 100_000, now()).transfer_id
    for path in ("/statement/", "/home/"):
        assert f'href="/statement/{line}/"' in text_of(customer.get(path))

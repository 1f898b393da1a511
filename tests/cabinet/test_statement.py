import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.cabinet.rules.periods import quick_periods
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import text_of
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
    response = client.get(f"/statement/?{query}")
    assert response.status_code == 200
    return text_of(response).split("</form>", 2)[-1].split("</figure>")[-1]


def test_an_empty_statement_says_what_will_be_here(customer: Client) -> None:
    assert "Every top-up and purchase will be a line here." in shown(customer)


def test_months_are_groups_newest_first(customer: Client, moved: None) -> None:
    page = shown(customer)
    places = [page.index(text) for text in ("November 2026", "−15 000", "−40 000", "October 2026", "+100 000")]
    assert places == sorted(places)


def test_balances_and_totals_are_the_periods(customer: Client, moved: None) -> None:
    page = text_of(customer.get("/statement/?since=2026-11-01&until=2026-11-30"))
    stats = page.split('class="chips"')[0]
    assert [f"{amount} soʻm" in stats for amount in ("100 000", "55 000", "45 000")] == [True] * 3
    assert "+100 000" not in page


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("direction=in", ["+100 000"]),
        ("direction=out", ["−15 000", "−40 000"]),
        ("product=kundalikcom-mobile", ["−15 000"]),
        ("product=nonsense", ["−15 000", "−40 000", "+100 000"]),
        ("until=2026-10-31", ["+100 000"]),
    ],
)
def test_filters(customer: Client, moved: None, query: str, lines: list[str]) -> None:
    page = shown(customer, query)
    assert [line for line in ("−15 000", "−40 000", "+100 000") if f"{line} soʻm" in page] == lines


def test_nothing_fits(customer: Client, moved: None) -> None:
    assert "No line fits" in shown(customer, "since=2027-01-01")


def test_pages_go_on_without_a_gap(customer: Client, owner: Any) -> None:
    for number in range(1, 66):
        give_money(owner, number, OCTOBER, note=f"Line{number}.")
    address, seen = "/statement/", []
    while address:
        response = customer.get(address)
        page = text_of(response)
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
    year = response.context["quick"][2]["query"]
    page = text_of(customer.get(f"/statement/?{year}"))
    assert f'href="/statement/?{year}" aria-current="true"' in page
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
    figure = text_of(customer.get("/statement/")).split("<svg")[1].split("</svg>")[0]
    places = re.findall(r' (?:x|y|width|height)="([^"]*)"', figure)
    assert places
    assert [place for place in places if not re.fullmatch(r"\d+(\.\d+)?", place)] == []


def test_of_many_months_the_last_twelve_are_drawn(customer: Client, owner: Any) -> None:
    for month in (0, 9, 13):
        give_money(owner, 1000, OCTOBER + timedelta(days=31 * month))
    chart = customer.get("/statement/").context["chart"]
    assert (len(chart.drawing.bars), len(chart.months), chart.is_cut) == (24, 3, True)


def test_a_receipt_says_everything_about_one_line(customer: Client, owner: Any) -> None:
    line = give_money(owner, 100_000, OCTOBER, note="Naqd pul", receipt_number="R-77").transfer_id
    page = text_of(customer.get(f"/statement/{line}/"))
    said = ["+100 000 soʻm", owner.full_name, owner.username, "Naqd pul", "20 October 2026, 12:00", "R-77", str(line)]
    assert [text for text in said if text not in page] == []


def test_a_line_leads_to_its_receipt(customer: Client, owner: Any) -> None:
    line = give_money(owner, 100_000, now()).transfer_id
    for path in ("/statement/", "/home/"):
        assert f'href="/statement/{line}/"' in text_of(customer.get(path))

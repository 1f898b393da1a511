"""The statement as files: the same lines and totals as the page, in every program."""

import csv
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from unittest.mock import patch
from uuid import UUID
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from django.test import Client
from pypdf import PdfReader

from projectsplatform.accounts.models import User
from projectsplatform.cabinet.pages.statement_pdf import draw_statement
from projectsplatform.cabinet.pages.statement_tables import statement_sheets
from projectsplatform.cabinet.queries.statements import Choice, StatementFile, Sums
from projectsplatform.kit.export.csvs import csv_response
from projectsplatform.kit.export.workbooks import workbook_response
from projectsplatform.wallet.queries.months import Totals
from projectsplatform.wallet.queries.statements import Line
from projectsplatform.wallet.rules.statements import MAX_LINES_IN_FILE
from tests.cabinet.browsing import text_of
from tests.counts import full
from tests.factories.licences import MOBILE, buy_months
from tests.factories.wallet import give_money

OCTOBER, NOVEMBER = datetime(2026, 10, 20, 7, tzinfo=UTC), datetime(2026, 11, 2, 7, tzinfo=UTC)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
QUERIES = [
    "", "since=2026-11-01&until=2026-11-30", "direction=out", "product=kundalikcom-mobile", "since=2027-01-01", "search=Ўғилой",
]  # fmt: skip
TOTALS = ("Opening balance", "Money in", "Money out", "Closing balance", "Chosen lines: in", "Chosen lines: out")
SHORT = {"At the start": "Opening balance", "At the end": "Closing balance"}
KINDS = ["xlsx", "csv", "pdf"]


@dataclass
class Told:
    """What a page or a file says: totals by name, and the amounts of its lines."""

    totals: dict[str, int]
    lines: list[int]


@pytest.fixture
def moved(owner: Any) -> None:
    """In and out over two months, with a note that wants to be a formula."""
    give_money(owner, 1_100_000, OCTOBER, note="=HYPERLINK(1)", receipt_number="+R-1")
    buy_months(owner, 1, at=NOVEMBER)
    buy_months(owner, 1, at=NOVEMBER + timedelta(hours=1), product=MOBILE)
    give_money(owner, 7_000, NOVEMBER + timedelta(hours=2), note="Oʻgʻiloy uchun; naqd\nikki qator")


def content(client: Client, kind: str, query: str = "") -> bytes:
    response = client.get(f"/statement/{kind}/?{query}")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response["Content-Disposition"].startswith('attachment; filename="hisobot')
    return b"".join(response.streaming_content)


def amount(text: str) -> int:
    return int(re.sub(r"[^\d-]", "", text.replace("−", "-").replace("–", "-")))


def told_by_page(client: Client, query: str) -> Told:
    """All pages of it."""
    totals: dict[str, int] = {}
    lines: list[int] = []
    address = f"/statement/?{query}"
    while address:
        response = client.get(address)
        page = text_of(response)
        stats = re.findall(r'class="stat-label">([^<]+)</p><p class="stat-value"><span class="figure">([^<]+)<', page)
        # Without any line ever there are no figures.
        totals = {SHORT.get(name, name): amount(value) for name, value in stats} or dict.fromkeys(TOTALS[:4], 0)
        if chosen := re.search(r"The lines you chose: ([^<]*) in, ([^<]*) out\.", page):
            totals |= dict(zip(TOTALS[4:], map(amount, chosen.groups()), strict=True))
        lines += [amount(found) for found in re.findall(r'class="amount[^"]*"><span class="figure">([^<]+)<', page)]
        older = response.context["older"]
        address = f"/statement/?{older}" if older else ""
    return Told(totals, lines)


def told_by_tables(tables: list[list[list[str]]]) -> Told:
    head, lines = tables
    totals = {row[0]: int(row[1]) for row in head if row and row[0] in TOTALS}
    return Told(totals, [int(row[3]) for row in lines[1:]])


def csv_tables(data: bytes) -> list[list[list[str]]]:
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))
    return [rows[: rows.index([])], rows[rows.index([]) + 1 :]]


def xlsx_tables(data: bytes) -> list[list[list[str]]]:
    book = ZipFile(BytesIO(data))
    sheets = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
    return [
        [["".join(cell.itertext()) for cell in row] for row in ET.fromstring(book.read(name)).iter(f"{MAIN}row")]
        for name in sheets
    ]


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text(extraction_mode="layout") for page in PdfReader(BytesIO(data)).pages).replace(
        "\xa0", " "
    )


def told_by_pdf(data: bytes) -> Told:
    text = pdf_text(data)
    totals = {name: amount(found[1]) for name in TOTALS if (found := re.search(rf"{name} +(\S[^\n]*)soʻm", text))}
    return Told(totals, [amount(found) for found in re.findall(r"([+–][\d ]+) soʻm +[\d ]+ soʻm", text)])


READERS: dict[str, Callable[[bytes], Told]] = {
    "xlsx": lambda data: told_by_tables(xlsx_tables(data)),
    "csv": lambda data: told_by_tables(csv_tables(data)),
    "pdf": told_by_pdf,
}


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_what_the_page_says(customer: Client, moved: None, kind: str, query: str) -> None:
    page = told_by_page(customer, query)
    assert READERS[kind](content(customer, kind, query)) == page
    assert page.totals["Closing balance"] - page.totals["Opening balance"] == (
        page.totals["Money in"] - page.totals["Money out"]
    )
    assert sum(page.lines) == page.totals.get(TOTALS[4], page.totals["Money in"]) - page.totals.get(
        TOTALS[5], page.totals["Money out"]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_several_pages_has_every_line(customer: Client, owner: Any, kind: str) -> None:
    for number in range(1, 71):
        give_money(owner, number, OCTOBER, note=f"Toʻlov {number}")
    assert READERS[kind](content(customer, kind)).lines == list(range(70, 0, -1))


def test_what_people_typed_is_no_formula(customer: Client, moved: None) -> None:
    for tables in (xlsx_tables(content(customer, "xlsx")), csv_tables(content(customer, "csv"))):
        first = tables[1][-1]
        assert (first[2], first[5]) == ("'=HYPERLINK(1)", "'+R-1")


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_a_pdf_has_our_letters(customer: Client, owner: Any, moved: None, language: str) -> None:
    User.objects.filter(pk=owner.pk).update(full_name="Gʻayrat Oʻktamov Ўқғҳ Щёъы maʼno")
    customer.cookies["language"] = language
    text = pdf_text(content(customer, "pdf"))
    assert "Gʻayrat Oʻktamov Ўқғҳ Щёъы maʼno" in text
    assert "Oʻgʻiloy uchun; naqd" in text


def test_a_pdf_cuts_words_that_are_too_long(customer: Client, owner: Any) -> None:
    give_money(owner, 1, OCTOBER, note="Щ" * 500)
    pdf = PdfReader(BytesIO(content(customer, "pdf")))
    assert len(pdf.pages) == 1
    assert pdf.pages[0].extract_text().count("Щ") == 500


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_nothing_is_a_file(customer: Client, kind: str) -> None:
    assert READERS[kind](content(customer, kind)) == Told(dict.fromkeys(TOTALS[:4], 0), [])


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_lines_are_refused_with_the_way_out(customer: Client, moved: None, kind: str) -> None:
    with patch("projectsplatform.wallet.rules.statements.MAX_LINES_IN_FILE", 3):
        response = customer.get(f"/statement/{kind}/?")
        assert response.status_code == 422
        assert "There are 4 lines, and a file holds 3 at most: choose a shorter period." in text_of(response)
        assert customer.get(f"/statement/{kind}/?since=2026-11-01").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_that_cannot_be_read_is_said(customer: Client, kind: str) -> None:
    assert customer.get(f"/statement/{kind}/?since=yesterday").status_code == 422


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lines", [1, 30])
def test_a_file_costs_the_same_however_long(
    customer: Client, owner: Any, kind: str, lines: int, django_assert_num_queries: Any
) -> None:
    for _ in range(lines):
        give_money(owner, 1000, OCTOBER)
    content(customer, kind)
    with django_assert_num_queries(5):
        content(customer, kind)


MAKERS: dict[str, Callable[[StatementFile], object]] = {
    "xlsx": lambda found: workbook_response("a.xlsx", statement_sheets(found)),
    "csv": lambda found: csv_response("a.csv", statement_sheets(found)),
    "pdf": lambda found: draw_statement(found, at=NOVEMBER),
}


def of_length(count: int) -> StatementFile:
    """A statement whose lines are made as they are taken."""
    sums = Sums(opening_balance=0, closing_balance=count, totals=Totals(count, 0, count), chosen=None, months=())
    lines = (Line(UUID(int=number), number, 1, OCTOBER, f"Toʻlov {number}", number) for number in range(count, 0, -1))
    return StatementFile("Gʻayrat Oʻktamov", "owner", Choice(), sums, lines)


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_file_takes_little_memory(kind: str) -> None:
    MAKERS[kind](of_length(1))
    tracemalloc.start()
    file = MAKERS[kind](of_length(full(300, MAX_LINES_IN_FILE)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert file
    assert peak < 32 * 1024 * 1024

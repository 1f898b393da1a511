"""Files as cabinets, spreadsheets and strangers write them."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.payments.reconciliation.statements import tables
from projectsplatform.payments.reconciliation.statements.columns import Columns, guess, take_sample
from projectsplatform.payments.reconciliation.statements.lines import Line, Unread, read_lines
from projectsplatform.payments.reconciliation.statements.problems import FileProblem
from projectsplatform.payments.reconciliation.statements.tables import rows_of
from projectsplatform.payments.reconciliation.statements.values import Unreadable, id_of, moment_of, tiyin_of

HEADINGS = ["ID транзакции", "Сумма", "Статус", "Дата", "Аккаунт", "Комиссия"]
PLACES = dict(zip(("provider_id", "amount", "state", "at", "account", "fee"), HEADINGS, strict=True))
COLUMNS = Columns(PLACES, {"оплачен": "paid", "отменён": "cancelled"})
ROW = ["64f0c1d2", "1 000,00", "Оплачен", "27.11.2026 14:05", "dilnoza", "10,00"]
LINE = Line(
    number=2,
    provider_id="64f0c1d2",
    state="paid",
    amount=100_000,
    fee=1_000,
    at=datetime(2026, 11, 27, 14, 5, tzinfo=TASHKENT),
    account="dilnoza",
)


def csv_file(*rows: list[str], delimiter: str = ";", encoding: str = "utf-8") -> io.BytesIO:
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    return io.BytesIO(text.encode(encoding))


def xlsx_file(*rows: list[Any]) -> io.BytesIO:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(number, column, cell, day) if isinstance(cell, datetime) else page.write(number, column, cell)
    book.close()
    return file


def read(file: io.BytesIO, columns: Columns = COLUMNS) -> list[Line | Unread]:
    return list(read_lines(file, columns))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_csv_is_read_in_every_dress(delimiter: str, encoding: str) -> None:
    assert read(csv_file(HEADINGS, ROW, delimiter=delimiter, encoding=encoding)) == [LINE]


def test_what_stands_above_the_headings_is_passed_over() -> None:
    file = csv_file(["Отчёт за ноябрь"], ["", ""], HEADINGS, ROW)
    assert take_sample(rows_of(file)).headings == HEADINGS
    assert [line.number for line in read(file)] == [4]


def test_a_workbook_is_read_with_its_own_dates_and_numbers() -> None:
    file = xlsx_file(HEADINGS, ["64f0c1d2", 1000, "Оплачен", LINE.at.replace(tzinfo=None), "dilnoza", 10.0])
    assert read(file) == [LINE]


def test_nothing_that_cannot_be_read_is_lost() -> None:
    bad = [
        ["", *ROW[1:]],
        ["a" * 65, *ROW[1:]],
        [ROW[0], "тысяча", *ROW[2:]],
        [ROW[0], ROW[1], "Неведомо", *ROW[3:]],
        [*ROW[:3], "вчера", *ROW[4:]],
        ["1,23457E+18", *ROW[1:]],
    ]
    found = read(csv_file(HEADINGS, *bad, ROW))
    told = [(line.number, line.problem) for line in found if isinstance(line, Unread)]
    assert told == [(2, "id"), (3, "id_long"), (4, "amount"), (5, "state"), (6, "time"), (7, "id_rounded")]
    assert found[1].text.startswith("aaa") and isinstance(found[-1], Line)


@pytest.mark.parametrize(
    ("cell", "som"),
    [
        ("1 000,00", "1000"), ("1,000.00", "1000"), ("1.000,00", "1000"), ("1,000", "1000"), ("1\u00a0000", "1000"),
        ("12 345 678", "12345678"), ("1000.5", "1000.5"), ("1000,05", "1000.05"), ("5000 сум", "5000"),
        ("5 000 soʻm", "5000"), ("1,234,567", "1234567"), (1000, "1000"), (1000.0, "1000"), (99.99, "99.99"), ("0", "0"),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(cell: Any, som: str) -> None:
    assert tiyin_of(cell, is_tiyin=False) == Decimal(som) * 100


@pytest.mark.parametrize(
    "cell", ["", None, "abc", "-5", -5, "1,00,0", "1.2.3", "1e9", 0.001, float("nan"), True, "1 2,345,6", "9" * 30]
)
def test_what_is_no_amount_is_refused(cell: Any) -> None:
    with pytest.raises(Unreadable):
        tiyin_of(cell, is_tiyin=False)


def test_tiyin_are_whole() -> None:
    assert tiyin_of("100 000", is_tiyin=True) == 100_000
    with pytest.raises(Unreadable):
        tiyin_of("100,5", is_tiyin=True)


@pytest.mark.parametrize(
    "cell",
    [
        "27.11.2026 14:05", "27.11.2026 14:05:00", "27.11.2026, 14:05", "27/11/2026 14:05", "2026-11-27T14:05:00",
        "2026-11-27 14:05", "2026-11-27T09:05:00Z", "2026-11-27T14:05:00+05:00", "1795770300000", 1795770300,
        datetime(2026, 11, 27, 14, 5, tzinfo=TASHKENT).replace(tzinfo=None), 46353.586805556,
    ],
)  # fmt: skip
def test_moments_as_files_write_them(cell: Any) -> None:
    assert moment_of(cell) == LINE.at


def test_a_day_is_its_midnight() -> None:
    midnight = datetime(2026, 11, 27, tzinfo=TASHKENT)
    assert [moment_of(cell) for cell in ("27.11.2026", "2026-11-27", date(2026, 11, 27))] == [midnight] * 3


def test_long_numbers_are_whole_or_refused() -> None:
    assert [id_of(cell) for cell in (123456789012345.0, 10**18, "'0012", "12.0", "a1 ")] == [
        "123456789012345", str(10**18), "0012", "12", "a1",
    ]  # fmt: skip
    for cell in (1.2345678901234568e18, "1.23E+15", 0.5):
        with pytest.raises(Unreadable):
            id_of(cell)


def test_columns_and_words_are_guessed() -> None:
    found = guess(take_sample(rows_of(csv_file(HEADINGS, ROW, [*ROW[:2], "Отменён", *ROW[3:]]))))
    assert found.places == PLACES
    assert found.words == {"оплачен": "paid", "отменён": "cancelled"}


def packed(**parts: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file


def problem_of(file: io.BytesIO) -> str:
    with pytest.raises(FileProblem) as caught:
        list(rows_of(file))
    return caught.value.problem


def test_files_that_are_no_tables_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem_of(io.BytesIO()) == "empty"
    assert problem_of(io.BytesIO(b"%PDF-1.7 x")) == "format"
    assert problem_of(io.BytesIO(b"a;b\n\0\0;1")) == "format"
    assert problem_of(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)) == "old_excel"
    assert problem_of(packed(word__document_xml=b"<x/>")) == "format"
    assert problem_of(packed(xl__workbook_xml=b"<x/>", xl__vbaProject_bin=b"x")) == "macros"
    assert problem_of(packed(xl__workbook_xml=b"<x/>")) == "broken"
    assert problem_of(io.BytesIO(b"PK\x03\x04 and no more")) == "broken"
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1_000_000)
    assert problem_of(packed(xl__workbook_xml=b"<x/>", xl__media__a_bin=b"\0" * 2_000_000)) == "unpacked"


def test_other_columns_than_were_chosen_are_noticed() -> None:
    with pytest.raises(FileProblem, match="columns"):
        read(csv_file(["ID", *HEADINGS[1:]], ROW))


def test_a_file_has_so_many_lines_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_LINES", 2)
    assert problem_of(csv_file(HEADINGS, ROW, ROW)) == "too_long"

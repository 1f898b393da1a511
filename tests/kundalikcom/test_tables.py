"""Tables from anybody: what is read of them, and what is refused before it does harm."""

import struct
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
import xlsxwriter

from projectsplatform.kit.errors import Refusal
from projectsplatform.kundalikcom.errors import ColumnsMissing, NotAWorkbook, SheetTooLarge
from projectsplatform.kundalikcom.rules.package_parts import MAX_INFLATED
from projectsplatform.kundalikcom.rules.tables import TableRow, read_table
from projectsplatform.kundalikcom.rules.workbooks import harmless
from tests.counts import full
from tests.factories.kundalikcom import make_table
from tests.factories.pictures import png

SHEET = "xl/worksheets/sheet1.xml"


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def changed(old: str, new: str, *, part: str = SHEET) -> bytes:
    """A good table, with something else in one of its parts."""
    parts = parts_of(make_table(("aliyev.a", "p1", "5-A"), ("boboyev.b", "p2", "5-A")))
    assert old.encode() in parts[part]
    return packed({**parts, part: parts[part].replace(old.encode(), new.encode())})


def far_away() -> bytes:
    """Two cells in opposite corners: half a terabyte as a rectangle."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Login")
        sheet.write_string(1_048_575, 16_383, "x")
    return made.getvalue()


def lying_bomb() -> bytes:
    """A part of zeros that says it is small."""
    size = 64 * 1024 * 1024
    bomb = packed({**parts_of(make_table()), SHEET: bytes(size)})
    return bomb.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def refusal_of(content: bytes) -> type[Refusal]:
    with pytest.raises(Refusal) as refused:
        read_table(content)
    return type(refused.value)


def test_rows_are_read_with_excels_numbers() -> None:
    table = make_table(("aliyev.a", "p1", "5-A"), ("", "", ""), (" b ", " q ", ""))
    assert read_table(table).rows == [TableRow(2, "aliyev.a", "p1", "5-A"), TableRow(4, " b ", " q ", "")]


def test_what_looks_like_a_formula_is_a_text_and_a_formula_counts_by_its_value() -> None:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Login", "Password"])
        sheet.write_string(1, 0, "=cmd|' /C calc'!A0")
        sheet.write_formula(1, 1, '="a"&"b"', None, "ab")
    assert read_table(made.getvalue()).rows == [TableRow(2, "=cmd|' /C calc'!A0", "ab", "")]


def test_numbers_have_no_point_and_what_excel_spoilt_is_named() -> None:
    table = make_table((101.0, 7, 5), ("a", 12345678901234567, ""), ("b", date(2010, 5, 1), ""))
    assert read_table(table).rows == [
        TableRow(2, "101", "7", "5"),
        TableRow(3, "a", "12345678901234570", "", ("number_too_long",)),
        TableRow(4, "b", "", "", ("cell_is_date",)),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ("Login", "Password", "Note"),
        ("LOGIN", "parol", "Sinf"),
        ("Логин", "Пароль", "Примечание"),
        ("логин", "парол", "изоҳ"),
        ("Foydalanuvchi nomi", "Maxfiy so'z", "Guruh"),
    ],
)
def test_headings_are_understood_in_every_language(headings: tuple[str, ...]) -> None:
    assert read_table(make_table(("a", "p", "5-A"), headings=headings)).rows == [TableRow(2, "a", "p", "5-A")]


@pytest.mark.parametrize("names", [("user.1", "password-1"), ("login 2", "Parol.2"), ("3-login", "3-parol")])
def test_a_login_with_a_number_is_no_repeated_heading(names: tuple[str, str]) -> None:
    table = read_table(make_table(names, ("Login", "Parol"), ("karimova.d", "Sinf-77")))
    assert [(row.login, row.password) for row in table.rows] == [names, ("karimova.d", "Sinf-77")]


def test_columns_may_stand_anywhere_below_a_title() -> None:
    table = make_table(("", "", "", ""), ("№", "Parol", "Sinf", "Login"), (1, "p", "5-A", "a"), headings=("7-maktab",))
    assert read_table(table).rows == [TableRow(4, "a", "p", "5-A")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Login;Parol\naliyev.a;p1\n",
        png(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
        packed({"a.txt": b"x"}),
        make_table(("a", "p", ""))[:-100],
        changed("<worksheet", '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'),
        changed('encoding="UTF-8"', 'encoding="UOF-8"'),
        changed('r="A2"', 'r="a2"'),
        changed("<v>3</v>", "<v>99999999999</v>"),
    ],
    ids=[
        "nothing",
        "csv",
        "picture",
        "xls",
        "another_zip",
        "torn",
        "doctype",
        "encoding",
        "small_letters",
        "string_that_is_none",
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert refusal_of(content) is NotAWorkbook


@pytest.mark.parametrize(
    "content",
    [
        packed({**parts_of(make_table()), SHEET: bytes(MAX_INFLATED + 1)}),
        packed({**parts_of(make_table()), SHEET: bytes(MAX_INFLATED + 1)}, ZIP_STORED),
    ],
    ids=["bomb", "stored"],
)
def test_what_is_too_large_is_refused_before_it_is_read(content: bytes) -> None:
    assert refusal_of(content) is SheetTooLarge


def test_one_long_text_in_very_many_cells_is_refused() -> None:
    parts = parts_of(make_table(("x" * 900, "p", "")))
    many = parts[SHEET].replace(
        b"</sheetData>", b'<row r="9">' + b'<c t="s"><v>3</v></c>' * 50_000 + b"</row></sheetData>"
    )
    assert refusal_of(packed({**parts, SHEET: many})) is SheetTooLarge


def test_a_style_that_is_none_is_refused_and_a_number_of_any_size_is_no_work() -> None:
    assert refusal_of(changed('<c r="B2" t="s">', '<c r="B2" s="999999" t="s">')) is NotAWorkbook
    huge = read_table(changed('<c r="B2" t="s"><v>4</v>', '<c r="B2"><v>1E+299</v>')).rows[0]
    assert huge.spoilt == ("number_too_long",)


def test_a_bomb_that_says_it_is_small_is_refused() -> None:
    assert refusal_of(lying_bomb()) is NotAWorkbook


def test_a_cell_far_away_takes_no_room() -> None:
    far = changed('<c r="A3"', '<c r="XFD3" t="str"><v>x</v></c><c r="A3"')
    assert [row.login for row in read_table(far).rows] == ["aliyev.a", "boboyev.b"]
    assert refusal_of(far_away()) is ColumnsMissing


def test_cells_far_away_without_a_value_take_no_room() -> None:
    table = make_table(("a", "p", ""))
    parts = parts_of(table)
    far = parts[SHEET].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert read_table(packed({**parts, SHEET: far})).rows == [TableRow(2, "a", "p", "")]


@pytest.mark.parametrize("rows", [full(5_001, 100_000)])
def test_more_rows_than_a_vault_holds_are_refused(rows: int) -> None:
    assert refusal_of(make_table(*((f"login{n}", f"p{n}", "5-A") for n in range(rows)))) is SheetTooLarge


def test_a_full_vaults_rows_are_read() -> None:
    assert len(read_table(make_table(*((f"login{n}", f"p{n}", "5-A") for n in range(5_000)))).rows) == 5_000


def test_without_the_columns_nothing_is_guessed() -> None:
    assert refusal_of(make_table(("a", "p"), headings=("Ism", "Familiya"))) is ColumnsMissing


def test_only_the_parts_with_cells_are_handed_on() -> None:
    parts = {
        **parts_of(make_table()),
        "xl/vbaProject.bin": b"x",
        "xl/media/image1.png": b"x",
        "xl/drawings/a.xml": b"<a/>",
    }
    assert set(parts_of(harmless(packed(parts)).content)) == {"0.xml", "strings.xml", "styles.xml"}

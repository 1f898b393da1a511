"""Tables of logins as schools keep them: each of the files gives what its reader sees, or says why not."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kundalikcom.errors import OldWorkbook, WorkbookProtected
from projectsplatform.kundalikcom.models import SchoolLogin
from projectsplatform.kundalikcom.rules.headings import find_columns
from projectsplatform.kundalikcom.rules.imports import look_through_table
from projectsplatform.kundalikcom.rules.number_formats import shown_number
from projectsplatform.kundalikcom.rules.tables import read_table
from tests.cabinet.browsing import text_of

FILES = Path("tests/fixtures/xlsx-logins")

Rows = list[tuple[str, ...]]


def good(name: str) -> Rows:
    return [
        (row.login, row.password) for row in look_through_table(read_table((FILES / name).read_bytes()), kept=()).good
    ]


def bad(name: str) -> Rows:
    found = look_through_table(read_table((FILES / name).read_bytes()), kept=()).bad
    return [(row.login, *row.codes) for row in found]


RIGHT: dict[str, tuple[Rows, Rows]] = {
    "number-format-zeros.xlsx": ([("a1", "01234"), ("a2", "000042"), ("a3", "1234")], []),
    "number-format-prefix.xlsx": ([("a4", "KD-0007"), ("a5", "123-456")], []),
    "truth-values.xlsx": ([("b2", "TRUE")], [("b1", "cell_is_truth_value")]),
    "a-sheet-for-each-class.xlsx": ([("c1", "pw-c1"), ("c2", "pw-c2"), ("c3", "pw-c3")], []),
    "hidden-sheet-first.xlsx": ([("d1", "new-pw")], []),
    "hidden-row.xlsx": ([("e2", "pw2")], []),
    "headings-repeated.xlsx": (
        [("f1", "pw1"), ("f2", "pw2")],
        [("5-B sinf", "password_invalid"), ("Jami: 2", "password_invalid")],
    ),
    "rows-of-zeros.xlsx": ([("g1", "pw1")], []),
    "headings-with-marks.xlsx": ([("h1", "pw1")], []),
    "headings-required-star.xlsx": ([("h2", "pw2")], []),
    "headings-of-whom.xlsx": ([("h3", "pw3")], []),
    "headings-two-languages.xlsx": ([("h4", "pw4")], []),
    "headings-on-line-12.xlsx": ([("i1", "pw1")], []),
    "signature-far-below.xlsx": ([("j1", "pw1")], [("Direktor: ______", "password_invalid")]),
    "strings-in-the-root.xlsx": ([("aa1", "pw-aa1")], []),
    "guard-text-like-numbers.xlsx": (
        [("k1", "01234"), ("k2", "1e5"), ("k3", "12.0"), ("k4", "01234"), ("k5", "1234567890"), ("k6", " 12 34 ")],
        [],
    ),
    "guard-merged-two-line-headings.xlsx": ([("l1", "pw1")], []),
}


def test_every_file_has_its_right_answer() -> None:
    assert {file.name for file in FILES.glob("*.xlsx")} == set(RIGHT)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_seen_is_what_is_kept(name: str) -> None:
    assert (good(name), bad(name)) == RIGHT[name]


def test_a_file_with_a_password_is_told_so() -> None:
    with pytest.raises(WorkbookProtected):
        read_table((FILES / "with-a-password.bin").read_bytes())


def test_an_old_file_is_told_so() -> None:
    with pytest.raises(OldWorkbook):
        read_table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le") + bytes(500))


def upload(client: Client, content: bytes) -> Any:
    return client.post("/school/logins/import/", {"file": SimpleUploadedFile("a.xlsx", content)})


@pytest.mark.django_db
def test_the_page_says_how_to_take_the_password_off(customer: Client) -> None:
    response = upload(customer, (FILES / "with-a-password.bin").read_bytes())
    assert (response.status_code, "protected by a password" in text_of(response)) == (422, True)


@pytest.mark.django_db
def test_what_is_hidden_is_counted_and_taken_when_asked(customer: Client, owner: Any) -> None:
    where = upload(customer, (FILES / "hidden-row.xlsx").read_bytes())["Location"]
    assert "Hidden rows that are left out: 1." in text_of(customer.get(where))
    taken = text_of(customer.get(f"{where}?hidden=1"))
    assert ("Hidden rows that are taken too: 1." in taken, "Import 2 logins" in taken) == (True, True)
    customer.post(f"{where}confirm/", {"hidden": "1"})
    assert sorted(SchoolLogin.objects.values_list("login", flat=True)) == ["e1", "e2"]


@pytest.mark.django_db
def test_what_is_hidden_is_left_out_without_a_word_from_its_owner(customer: Client, owner: Any) -> None:
    where = upload(customer, (FILES / "hidden-sheet-first.xlsx").read_bytes())["Location"]
    shown = text_of(customer.get(where))
    customer.post(f"{where}confirm/")
    assert ("Hidden sheets: " in shown, [*SchoolLogin.objects.values_list("login", flat=True)]) == (True, ["d1"])


def book_of(fill: Callable[[Any, Any], None]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Varaq")
        sheet.write_row(0, 0, ["Login", "Parol", "Sinf"])
        fill(book, sheet)
    return made.getvalue()


FORMATS: list[tuple[str, float, str | None]] = [
    ("000-000", 123456, "123-456"),
    ("000-000", 5, "000-005"),
    ('"KD-"0000', 7, "KD-0007"),
    ("\\K\\D0000", 7, "KD0007"),
    ("(00) 000-00-00", 901234567, "(90) 123-45-67"),
    ("[<=9999999]###-####;(###) ###-####", 5551234, "555-1234"),
    ("[<=9999999]###-####;(###) ###-####", 9015551234, "(901) 555-1234"),
    ("+998 00 000 00 00", 901234567, "+998 90 123 45 67"),
    ("0", 12, "12"),
    ("00000", 1234567, "1234567"),
    ('0" dona"', 5, "5 dona"),
    ('General"-a"', 5, "5-a"),
    ("[Red]000;[Blue]-000", 7, "007"),
    ("[Red]000;[Blue]-000", -7, "-007"),
    ('0;-0;"nol"', 0, None),
    ("@", 15, "15"),
    ("#,##0", 1234, None),
    ("0.00", 12, None),
    ("0%", 1, None),
    ("0.00E+00", 1234, None),
    ("# ?/?", 3, None),
    ('#,##0 "soʻm"', 5, None),
    ("[$$-409]0", 5, None),
    ("0_)", 5, None),
    ("*-0", 5, None),
    (";;;", 5, None),
    ("#", 0, None),
    ("General", 12.5, None),
    ("0", 12.6, None),
]
DAYS = ("dd.mm.yyyy", "hh:mm", "[$-419]d mmm;@", "yyyy", "[h]:mm")


def test_a_number_is_kept_as_its_format_shows_it_or_not_at_all() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row, (code, value, _seen) in enumerate(FORMATS, 1):
            sheet.write_string(row, 0, code)
            sheet.write_number(row, 1, value, book.add_format({"num_format": code}))

    seen = [(row.login, row.password if row.spoilt == () else None) for row in read_table(book_of(fill)).rows]
    assert seen == [(code, seen) for code, _value, seen in FORMATS]


def test_days_and_times_are_told_so() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row, code in enumerate(DAYS, 1):
            sheet.write_string(row, 0, "a")
            sheet.write_number(row, 1, 40000, book.add_format({"num_format": code}))

    assert [row.spoilt for row in read_table(book_of(fill)).rows] == [("cell_is_date",)] * len(DAYS)


@given(st.integers(0, 10**9), st.sampled_from(["0", "00000", "000-000", '"KD-"0000', "(00) 000-00-00"]))
def test_of_a_whole_number_no_digit_is_lost(value: int, code: str) -> None:
    shown = shown_number(Decimal(value), code)
    assert shown is not None
    assert int("".join(letter for letter in shown if letter.isdigit())) == value
    assert sum(letter.isdigit() for letter in shown) == max(len(str(value)), code.count("0"))


def test_a_text_has_what_its_format_puts_around_it() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string(1, 0, "aliyev", book.add_format({"num_format": '"kd-"@'}))
        sheet.write_string(1, 1, "p", book.add_format({"num_format": "0000"}))

    assert [(row.login, row.password) for row in read_table(book_of(fill)).rows] == [("kd-aliyev", "p")]


def test_formulas_count_by_their_values_and_say_when_there_is_none() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        for row, (login, value) in enumerate([("a", "x"), ("b", "#N/A"), ("c", 0), ("d", True), ("e", 7)], 1):
            sheet.write_string(row, 0, login)
            sheet.write_formula(row, 1, "=Z1", None, value)
        sheet.write_number(6, 0, 0)
        sheet.write_number(6, 1, 0)

    assert [(row.login, row.password, row.spoilt) for row in read_table(book_of(fill)).rows] == [
        ("a", "x", ()),
        ("b", "", ("cell_is_error",)),
        ("c", "", ("cell_of_nothing",)),
        ("d", "", ("cell_is_truth_value",)),
        ("e", "7", ()),
        ("0", "0", ("cell_of_nothing",)),
    ]


@pytest.mark.parametrize("hide", [(1, 1), (0, 0)])
def test_columns_that_are_hidden_are_left_out_and_counted(hide: tuple[int, int]) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(1, 0, ["a", "p"])
        sheet.set_column(*hide, None, None, {"hidden": True})

    table = read_table(book_of(fill))
    assert (table.rows, [(row.login, row.password) for row in table.hidden]) == ([], [("a", "p")])


def test_tables_side_by_side_and_in_another_order_below_are_read() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 3, ["Login", "Parol"])
        sheet.write_row(1, 0, ["a", "p", "5-A", "b", "q"])
        sheet.write_row(2, 0, ["Parol", "Login"])
        sheet.write_row(3, 0, ["r", "c"])

    assert [(row.login, row.password) for row in read_table(book_of(fill)).rows] == [("a", "p"), ("b", "q"), ("c", "r")]


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("№ Login", "Parol №"),
        ("Login*", "Parol *"),
        ("Login:", "Parol:"),
        ("Login\n(kundalik.com)", "Parol\n(kundalik.com)"),
        ("Login / Логин", "Parol / Пароль"),
        ("Логин (Login)", "Пароль (Password)"),
        ("Логин ученика", "Пароль ученика"),
        ("Oʻquvchining logini", "Oʻquvchining paroli"),
        ("Ўқувчи логини", "Ўқувчи пароли"),
        ("Student login", "Student password"),
        ("1. Login", "2. Parol"),
        ("  LOGIN  ", "PAROL!"),
        ("Foydalanuvchi nomi", "Maxfiy soʻz"),
        ("Имя пользователя*", "Пароль*"),
    ],
)
def test_headings_are_understood_as_people_write_them(login: str, password: str) -> None:
    assert find_columns({1: "№", 2: "F.I.Sh.", 3: login, 4: password}) == ({"login": 3, "password": 4},)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Login va parol", "Izoh"), ("Login / Parol", "Sinf"), ("Login: aliyev", "Parol: 123"), ("login1", "parol1x")],
)
def test_what_is_no_heading_is_none(first: str, second: str) -> None:
    assert find_columns({1: first, 2: second}) == ()

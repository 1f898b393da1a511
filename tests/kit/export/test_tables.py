"""Tables that leave the house: whatever people typed is text in every program."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from projectsplatform.kit.export.workbooks import Sheet, neutral, workbook_response

EVENING = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)
SHEETS = [
    Sheet("one", "Jadval", ["Oʻquvchi", "Soʻm"], [["=1+1", -40_000], ["Gʻayrat; «aka»", None]]),
    Sheet("two", "[A]:B*?/\\", ["Vaqt"], iter([[EVENING]])),
]


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("typed", ["=1+1", "+998", "-1", "@sum", "\tx", "\rx"])
def test_what_begins_like_a_formula_gets_an_apostrophe(typed: str) -> None:
    assert neutral(typed) == f"'{typed}"


def test_a_workbook_holds_no_formula_and_names_its_sheets() -> None:
    book = ZipFile(BytesIO(content(workbook_response("a.xlsx", SHEETS))))
    names = [
        sheet.get("name") for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter() if "sheetId" in sheet.attrib
    ]
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert names == ["Jadval", "AB"]
    assert "<f>" not in sheet
    assert "'=1+1" in sheet and "<v>-40000</v>" in sheet

"""The sheets of a workbook: their lines, and where the headings stand in them."""

from collections.abc import Mapping
from typing import Final

import msgspec

from projectsplatform.kundalikcom.errors import NotAWorkbook
from projectsplatform.kundalikcom.rules.cells import Cell
from projectsplatform.kundalikcom.rules.headings import Columns, field_of, find_columns
from projectsplatform.kundalikcom.rules.sheet_process import TooMuchError, read_sheets
from projectsplatform.kundalikcom.rules.table_limits import MAX_COLUMNS, too_large
from projectsplatform.kundalikcom.rules.workbooks import Package

_LETTERHEAD: Final = 200
"""How many lines with something in them are searched for the headings."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A row of a sheet that stands in the file."""

    number: int
    is_hidden: bool
    cells: list[Cell]


class Sheet(msgspec.Struct, frozen=True, array_like=True):
    """`hidden_columns` are pairs of the first and the last."""

    hidden_columns: list[tuple[int, int]]
    lines: list[Line]


def sheets_of(package: Package) -> list[Sheet]:
    """All of them, in the workbook's order. Raises NotAWorkbook, SheetTooLarge."""
    try:
        return msgspec.json.decode(read_sheets(package.content), type=list[Sheet])
    except TooMuchError as error:
        raise too_large() from error
    except ValueError as error:
        raise NotAWorkbook from error


def repeats_headings(cells: Mapping[int, Cell], columns: Columns) -> bool:
    """Whether headings stand again in the first table's columns, maybe the other way round.

    With a digit it is somebody's login: `user.1` with `password-1` is no heading.
    """
    first = (cells.get(columns[0][name]) for name in ("login", "password"))
    words = (cell.raw for cell in first if cell is not None and cell.kind == "str")
    named = {field_of(text) for text in words if not any(letter.isdigit() for letter in text)}
    return named == {"login", "password"}


def headings_of(sheet: Sheet, *, hides_columns: bool) -> tuple[int, Columns]:
    """Where the lines below the headings begin, and the columns; the headings may take two lines."""
    before: Mapping[int, str] = {}
    filled = [(place, line) for place, line in enumerate(sheet.lines) if line.cells]
    for place, line in filled[:_LETTERHEAD]:
        texts = texts_of(line, sheet, hides_columns=hides_columns)
        columns = find_columns(texts) or find_columns(_over(before, texts))
        if columns:
            return place + 1, columns
        before = texts
    return 0, ()


def _over(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    """Headings of two lines as one; none where the lower line names no field."""
    return {**upper, **lower} if any(field_of(text) for text in lower.values()) else {}


def texts_of(line: Line, sheet: Sheet, *, hides_columns: bool) -> dict[int, str]:
    """The texts of a line by column, to be read as headings; with `hides_columns` only those that are shown."""
    return {
        cell.column: cell.raw
        for cell in line.cells
        if cell.kind == "str" and cell.column <= MAX_COLUMNS and not (hides_columns and _is_hidden(cell.column, sheet))
    }


def _is_hidden(column: int, sheet: Sheet) -> bool:
    return any(first <= column <= last for first, last in sheet.hidden_columns)

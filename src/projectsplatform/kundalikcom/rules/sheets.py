"""A table of logins in an XLSX file: which columns they are, and what its reader sees in them. Formulas count by their values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from projectsplatform.kundalikcom.errors import (
    CellIsDate,
    CellIsError,
    CellIsTruthValue,
    CellNotCounted,
    CellOfNothing,
    CellShownOtherwise,
    ColumnsMissing,
    NotAWorkbook,
    NumberTooLong,
)
from projectsplatform.kundalikcom.rules.headings import Columns, field_of, find_columns
from projectsplatform.kundalikcom.rules.number_formats import is_day, shown_number, shown_text
from projectsplatform.kundalikcom.rules.sheet_process import TooMuchError, read_sheets
from projectsplatform.kundalikcom.rules.table_limits import MAX_COLUMNS, MAX_ROWS, too_large
from projectsplatform.kundalikcom.rules.workbooks import Package, harmless

_EXACT: Final = 10**15
"""From here on a number of Excel's has lost digits."""
_LETTERHEAD: Final = 200
"""How many lines with something in them are searched for the headings."""


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A cell that holds something: `kind` is the file's type, `code` its number format."""

    column: int
    kind: str
    raw: str
    code: str
    is_formula: bool


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A row of a sheet that stands in the file."""

    number: int
    is_hidden: bool
    cells: list[Cell]


class Sheet(msgspec.Struct, frozen=True, array_like=True):
    """`hidden_columns` are pairs of the first and the last."""

    hidden_columns: list[tuple[int, int]]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as its reader sees it: Excel's `number`, three texts, the codes of what Excel did to them, and its sheet."""

    number: int
    login: str
    password: str
    label: str
    spoilt: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(slots=True)
class Table:
    """What stands below the headings of all sheets. `hidden` rows are in hidden sheets, rows or columns."""

    rows: list[TableRow] = field(default_factory=list)
    hidden: list[TableRow] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)
    """Shown, and without the headings."""
    has_headings: bool = False


def read_table(content: bytes) -> Table:
    """The rows below the headings, without empty ones and repeated headings, in the file's order.

    Raises NotAWorkbook, WorkbookProtected, OldWorkbook, SheetTooLarge, ColumnsMissing.
    """
    package = harmless(content)
    table = _read(package)
    if not table.has_headings:
        raise ColumnsMissing
    return table


def _read(package: Package) -> Table:
    table = Table()
    name_of = package.names if len(package.names) > 1 else ("",) * len(package.names)
    for number, sheet in enumerate(_sheets(package)):
        is_hidden = number in package.hidden
        if not _headings(sheet, hides_columns=False)[1]:
            is_filled = any(line.cells for line in sheet.lines)
            table.other_sheets += [package.names[number]] if is_filled and not is_hidden else []
            continue
        table.has_headings = True
        table.hidden_sheets += [package.names[number]] if is_hidden else []
        for row, is_row_hidden in _rows(sheet, name_of[number]):
            (table.hidden if is_hidden or is_row_hidden else table.rows).append(row)
            if len(table.rows) + len(table.hidden) > MAX_ROWS:
                raise too_large()
    return table


def _sheets(package: Package) -> list[Sheet]:
    try:
        return msgspec.json.decode(read_sheets(package.content), type=list[Sheet])
    except TooMuchError as error:
        raise too_large() from error
    except ValueError as error:
        raise NotAWorkbook from error


def _rows(sheet: Sheet, name: str) -> Iterator[tuple[TableRow, bool]]:
    """Each row with whether it is hidden."""
    first, columns = _headings(sheet, hides_columns=True)
    hides_columns = bool(columns)
    if not columns:
        first, columns = _headings(sheet, hides_columns=False)
    for line in sheet.lines[first:] if columns else ():
        cells = {cell.column: cell for cell in line.cells}
        if _repeats_headings(cells, columns):
            columns = find_columns(_texts(line, sheet, hides_columns=hides_columns)) or columns
            continue
        for places in columns:
            row = _row(line.number, cells, places, name)
            if row is not None:
                yield row, line.is_hidden or not hides_columns


def _repeats_headings(cells: Mapping[int, Cell], columns: Columns) -> bool:
    """Whether headings stand again in the first table's columns, maybe the other way round.

    With a digit it is somebody's login: `user.1` with `password-1` is no heading.
    """
    first = (cells.get(columns[0][name]) for name in ("login", "password"))
    words = (cell.raw for cell in first if cell is not None and cell.kind == "str")
    named = {field_of(text) for text in words if not any(letter.isdigit() for letter in text)}
    return named == {"login", "password"}


def _headings(sheet: Sheet, *, hides_columns: bool) -> tuple[int, Columns]:
    """Where the lines below the headings begin, and the columns; the headings may take two lines."""
    before: Mapping[int, str] = {}
    filled = [(place, line) for place, line in enumerate(sheet.lines) if line.cells]
    for place, line in filled[:_LETTERHEAD]:
        texts = _texts(line, sheet, hides_columns=hides_columns)
        columns = find_columns(texts) or find_columns(_over(before, texts))
        if columns:
            return place + 1, columns
        before = texts
    return 0, ()


def _over(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    """Headings of two lines as one; none where the lower line names no field."""
    return {**upper, **lower} if any(field_of(text) for text in lower.values()) else {}


def _texts(line: Line, sheet: Sheet, *, hides_columns: bool) -> dict[int, str]:
    return {
        cell.column: cell.raw
        for cell in line.cells
        if cell.kind == "str" and cell.column <= MAX_COLUMNS and not (hides_columns and _is_hidden(cell.column, sheet))
    }


def _is_hidden(column: int, sheet: Sheet) -> bool:
    return any(first <= column <= last for first, last in sheet.hidden_columns)


def _row(number: int, cells: Mapping[int, Cell], places: Mapping[str, int], sheet: str) -> TableRow | None:
    """None for a row of nothing: empty cells, blanks, and formulas over empty cells, which are zeros."""
    of = {name: cells.get(column) for name, column in places.items()}
    if all(_is_blank(of[name]) for name in ("login", "password")) and _is_blank(of.get("label")):
        return None
    read = {name: _shown(cell) for name, cell in of.items()}
    spoilt = {read[name][1] for name in ("login", "password")} - {""}
    if all(_is_zero(of[name]) for name in ("login", "password")):
        spoilt = {CellOfNothing.code}
    label = read.get("label", ("", ""))
    return TableRow(number, read["login"][0], read["password"][0], label[0], tuple(sorted(spoilt)), sheet)


def _is_blank(cell: Cell | None) -> bool:
    return cell is None or (cell.kind == "str" and not cell.raw.strip()) or (cell.is_formula and _is_zero(cell))


def _is_zero(cell: Cell | None) -> bool:
    return cell is not None and cell.kind == "n" and _number(cell.raw) == 0


def _number(raw: str) -> Decimal | None:
    try:
        number = Decimal(raw.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**300 else None


def _shown(cell: Cell | None) -> tuple[str, str]:
    """What is seen of a cell, and the code of the reason when that cannot be kept."""
    if cell is None:
        return "", ""
    if cell.is_formula and cell.raw == "" and cell.kind != "str":
        return "", CellNotCounted.code
    if cell.kind == "str":
        text = shown_text(cell.raw, cell.code)
        return (cell.raw, CellShownOtherwise.code) if text is None else (text, "")
    if cell.kind in _REASON_OF_KIND:
        return "", _REASON_OF_KIND[cell.kind]
    return _shown_number(cell)


_REASON_OF_KIND: Final = {"b": CellIsTruthValue.code, "e": CellIsError.code, "d": CellIsDate.code}


def _shown_number(cell: Cell) -> tuple[str, str]:
    value = _number(cell.raw)
    if value is None:
        raise NotAWorkbook
    if is_day(cell.code):
        return "", CellIsDate.code
    text = shown_number(value, cell.code)
    digits = f"{value:f}".removesuffix(".0")
    if abs(value) >= _EXACT:
        return digits, NumberTooLong.code
    if cell.is_formula and value == 0:
        return "", CellOfNothing.code
    return (digits, CellShownOtherwise.code) if text is None else (text, "")

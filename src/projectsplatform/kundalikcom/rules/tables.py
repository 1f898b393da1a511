"""A table of logins in an XLSX file: its rows as their reader sees them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from projectsplatform.kundalikcom.errors import CellOfNothing, ColumnsMissing
from projectsplatform.kundalikcom.rules.cells import Cell, is_blank, is_zero, shown
from projectsplatform.kundalikcom.rules.headings import find_columns
from projectsplatform.kundalikcom.rules.sheets import Sheet, headings_of, repeats_headings, sheets_of, texts_of
from projectsplatform.kundalikcom.rules.table_limits import MAX_ROWS, too_large
from projectsplatform.kundalikcom.rules.workbooks import Package, harmless


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
    for number, sheet in enumerate(sheets_of(package)):
        is_hidden = number in package.hidden
        if not headings_of(sheet, hides_columns=False)[1]:
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


def _rows(sheet: Sheet, name: str) -> Iterator[tuple[TableRow, bool]]:
    """Each row with whether it is hidden."""
    first, columns = headings_of(sheet, hides_columns=True)
    hides_columns = bool(columns)
    if not columns:
        first, columns = headings_of(sheet, hides_columns=False)
    for line in sheet.lines[first:] if columns else ():
        cells = {cell.column: cell for cell in line.cells}
        if repeats_headings(cells, columns):
            columns = find_columns(texts_of(line, sheet, hides_columns=hides_columns)) or columns
            continue
        for places in columns:
            row = _row(line.number, cells, places, name)
            if row is not None:
                yield row, line.is_hidden or not hides_columns


def _row(number: int, cells: Mapping[int, Cell], places: Mapping[str, int], sheet: str) -> TableRow | None:
    """None for a row of nothing: empty cells, blanks, and formulas over empty cells, which are zeros."""
    of = {name: cells.get(column) for name, column in places.items()}
    if all(is_blank(of[name]) for name in ("login", "password")) and is_blank(of.get("label")):
        return None
    read = {name: shown(cell) for name, cell in of.items()}
    spoilt = {read[name][1] for name in ("login", "password")} - {""}
    if all(is_zero(of[name]) for name in ("login", "password")):
        spoilt = {CellOfNothing.code}
    label = read.get("label", ("", ""))
    return TableRow(number, read["login"][0], read["password"][0], label[0], tuple(sorted(spoilt)), sheet)

"""A table of logins in an XLSX file: which columns they are, and what stands in them. Formulas count by their values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from projectsplatform.kit.text import fold
from projectsplatform.kundalikcom.errors import CellIsDate, ColumnsMissing, NotAWorkbook, NumberTooLong
from projectsplatform.kundalikcom.rules.sheet_process import Cell, read_sheets
from projectsplatform.kundalikcom.rules.workbooks import MAX_ROWS, ROWS_BEFORE, harmless, too_large

Line = Sequence[Cell]

_EXACT: Final = 10**15
"""From here on a number of Excel's has lost digits."""
_HEADINGS: Final = {
    "login": "login, loginlar, username, user name, foydalanuvchi nomi, логин, логины, имя пользователя, фойдаланувчи номи",
    "password": "password, passwords, parol, parollar, maxfiy soʻz, пароль, пароли, парол, пароллар",
    "label": (
        "note, label, class, group, izoh, yorliq, sinf, guruh, belgi, "
        "примечание, заметка, пометка, метка, класс, группа, изоҳ, ёрлиқ, синф, гуруҳ, белги"
    ),
}
_COLUMN_OF: Final = {fold(word): name for name, words in _HEADINGS.items() for word in words.split(",")}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it stands in the file: Excel's `number`, three texts, and the codes of what Excel did to them."""

    number: int
    login: str
    password: str
    label: str
    spoilt: tuple[str, ...] = ()


def read_table(content: bytes) -> list[TableRow]:
    """The rows below the headings, without empty ones; the first sheet that has the headings counts.

    Raises NotAWorkbook, SheetTooLarge, ColumnsMissing.
    """
    try:
        sheets = read_sheets(harmless(content))
    except ValueError as error:
        raise NotAWorkbook from error
    for lines in sheets:
        for place, line in enumerate(lines[:ROWS_BEFORE]):
            columns = _columns(line)
            if "login" in columns and "password" in columns:
                return _rows(lines, place + 1, columns)
    raise ColumnsMissing


def _columns(line: Line) -> dict[str, int]:
    """Field → its column; of two columns with one meaning the first."""
    found: dict[str, int] = {}
    for column, heading in enumerate(line):
        name = _COLUMN_OF.get(fold(heading)) if isinstance(heading, str) else None
        if name:
            found.setdefault(name, column)
    return found


def _rows(lines: Sequence[Line], first: int, columns: dict[str, int]) -> list[TableRow]:
    rows = [row for place, line in enumerate(lines[first:], first + 1) if (row := _row(place, line, columns))]
    if len(rows) > MAX_ROWS:
        raise too_large()
    return rows


def _row(number: int, line: Line, columns: dict[str, int]) -> TableRow | None:
    cells = {name: line[column] for name, column in columns.items()}
    if all(cell is not None and not str(cell).strip() for cell in cells.values()):
        return None
    spoilt = {code for name in ("login", "password") if (code := _spoilt(cells[name]))}
    texts = {name: _text(cell) for name, cell in cells.items()}
    return TableRow(number, texts["login"], texts["password"], texts.get("label", ""), tuple(sorted(spoilt)))


def _text(cell: Cell) -> str:
    """What was typed, as far as it is known: numbers without the point that Excel gives them."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _spoilt(cell: Cell) -> str:
    if cell is None:
        return CellIsDate.code
    return NumberTooLong.code if isinstance(cell, int | float) and abs(cell) >= _EXACT else ""

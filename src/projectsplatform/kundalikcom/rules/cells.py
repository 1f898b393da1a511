"""What a reader sees in a cell, or why it cannot be kept. Formulas count by their values."""

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
    NotAWorkbook,
    NumberTooLong,
)
from projectsplatform.kundalikcom.rules.number_formats import is_day, shown_number, shown_text

_EXACT: Final = 10**15
"""From here on a number of Excel's has lost digits."""


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A cell that holds something: `kind` is the file's type, `code` its number format."""

    column: int
    kind: str
    raw: str
    code: str
    is_formula: bool


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing stands there: no text, or a formula over empty cells, which is zero."""
    return cell is None or (cell.kind == "str" and not cell.raw.strip()) or (cell.is_formula and is_zero(cell))


def is_zero(cell: Cell | None) -> bool:
    """Whether it is the number zero."""
    return cell is not None and cell.kind == "n" and _number(cell.raw) == 0


def _number(raw: str) -> Decimal | None:
    try:
        number = Decimal(raw.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**300 else None


def shown(cell: Cell | None) -> tuple[str, str]:
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

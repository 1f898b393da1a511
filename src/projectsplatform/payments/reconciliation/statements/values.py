"""What the cells of a statement mean. Each raises Unreadable with the code of a problem."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from projectsplatform.kit.clock import TASHKENT

Cell = str | int | float | datetime | date | None
Row = tuple[int, list[Cell]]
"""The number of a line in its file, and its cells."""
_EXACT: Final = 10**15
"""From here on a cell of numbers has lost digits."""
_LARGEST: Final = 10**16
_SPACES: Final = re.compile("[\\s\u00a0\u2009\u202f'’]+")
_CURRENCY: Final = re.compile(r"(uzs|sum|so.?m|сум|сўм|тийин|tiyin)\.?$", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_PARTED: Final = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})*", re.ASCII)
_ROUNDED: Final = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+", re.ASCII)
_POINT_ZERO: Final = re.compile(r"([0-9]+)[.,]0+", re.ASCII)
_FORMATS: Final = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d.%m.%y %H:%M", "%d.%m.%y")
_DAY_OF_EXCEL: Final = datetime(1899, 12, 30, tzinfo=TASHKENT)
_EXCELS_DAYS: Final = (20_000, 100_000)
_SECONDS: Final = (10**9, 10**10)


class Unreadable(Exception):  # noqa: N818  an expected outcome, not a fault
    """A cell that says nothing certain. `problem` is a key of `UNREADABLE`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def text_of(cell: Cell) -> str:
    """The cell as people read it, with single spaces."""
    return "" if cell is None else " ".join(str(cell).split())


def id_of(cell: Cell) -> str:
    """A number that names something: never one whose last digits a spreadsheet has dropped."""
    if isinstance(cell, float):
        if not cell.is_integer() or abs(cell) >= _EXACT:
            raise Unreadable("id_rounded")
        return str(int(cell))
    text = text_of(cell).lstrip("'").strip()
    if _ROUNDED.fullmatch(text):
        raise Unreadable("id_rounded")
    whole = _POINT_ZERO.fullmatch(text)
    return whole[1] if whole else text


def tiyin_of(cell: Cell, *, is_tiyin: bool) -> int:
    """An amount, not negative, in whole tiyin."""
    amount = _decimal(cell)
    tiyin = amount if is_tiyin else amount * 100
    if not 0 <= tiyin < _LARGEST or tiyin != tiyin.to_integral_value():
        raise Unreadable("amount")
    return int(tiyin)


def moment_of(cell: Cell) -> datetime:
    """A moment; without a zone it is Tashkent's. Days of Excel, ISO, `27.11.2026 14:05`, seconds and milliseconds since 1970."""
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=TASHKENT)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=TASHKENT)
    if isinstance(cell, int | float):
        return _of_number(float(cell))
    text = text_of(cell).replace(", ", " ")
    return _of_number(float(text)) if _DIGITS.fullmatch(text) else _of_text(text)


def _decimal(cell: Cell) -> Decimal:
    if isinstance(cell, bool) or cell is None or isinstance(cell, date):
        raise Unreadable("amount")
    if isinstance(cell, int | float):
        found = Decimal(repr(cell))
        if not found.is_finite():
            raise Unreadable("amount")
        return found
    text = _CURRENCY.sub("", _SPACES.sub("", cell))
    return _of_digits(text)


def _of_digits(text: str) -> Decimal:
    """Of digits with `.` or `,`: the mark before the last one or two digits is the decimal one, others group by three."""
    if _DIGITS.fullmatch(text) or _PARTED.fullmatch(text):
        return Decimal(re.sub("[.,]", "", text))
    parts = re.fullmatch(r"(.*)([.,])([0-9]{1,2})", text, re.ASCII)
    if parts is None:
        raise Unreadable("amount")
    whole, mark, fraction = parts.groups()
    grouped = _PARTED.fullmatch(whole)
    if not _DIGITS.fullmatch(whole) and not (grouped and grouped[1] != mark):
        raise Unreadable("amount")
    return Decimal(f"{re.sub('[.,]', '', whole)}.{fraction}")


def _of_number(number: float) -> datetime:
    if _EXCELS_DAYS[0] <= number < _EXCELS_DAYS[1]:
        return _DAY_OF_EXCEL + timedelta(seconds=round(number * 86_400))
    if _SECONDS[0] <= number < _SECONDS[1]:
        return datetime.fromtimestamp(number, TASHKENT)
    if _SECONDS[0] * 1000 <= number < _SECONDS[1] * 1000:
        return datetime.fromtimestamp(number / 1000, TASHKENT)
    raise Unreadable("time")


def _of_text(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _of_day_first(re.sub("[/-]", ".", text))
    return found if found.tzinfo else found.replace(tzinfo=TASHKENT)


def _of_day_first(text: str) -> datetime:
    for known in _FORMATS:
        try:
            return datetime.strptime(text, known).replace(tzinfo=TASHKENT)
        except ValueError:
            continue
    raise Unreadable("time")

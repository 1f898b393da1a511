"""Rows of a statement as lines of ours; a row that cannot be read is told of, and none is passed over."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from projectsplatform.payments.models import PROVIDER_ID_LENGTH
from projectsplatform.payments.reconciliation.statements.columns import Columns, find_headings
from projectsplatform.payments.reconciliation.statements.tables import rows_of
from projectsplatform.payments.reconciliation.statements.values import (
    Cell,
    Unreadable,
    id_of,
    moment_of,
    text_of,
    tiyin_of,
)

_ACCOUNT: Final = 255
_SHOWN: Final = 200
_OUR_NUMBER: Final = re.compile(r"(?:.*\.)?0*([1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """What a statement says of one payment. Sums are tiyin; `state` is a value of `StatedAs`."""

    number: int
    provider_id: str
    state: str
    amount: int | None = None
    fee: int | None = None
    at: datetime | None = None
    account: str = ""
    our_number: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that cannot be read: `problem` is a key of `UNREADABLE`, `text` what stands there."""

    number: int
    problem: str
    text: str


def read_lines(file: IO[bytes], columns: Columns) -> Iterator[Line | Unread]:
    """Everything below the headings. Raises FileProblem, also half-way."""
    rows = rows_of(file)
    places = find_headings(rows, columns.places)
    for number, cells in rows:
        yield _read(number, cells, places, columns)


def _read(number: int, cells: Sequence[Cell], places: Mapping[str, int], columns: Columns) -> Line | Unread:
    found = {name: cells[place] if place < len(cells) else None for name, place in places.items()}
    try:
        return Line(
            number=number,
            provider_id=_provider_id(found["provider_id"]),
            state=_state(found, columns),
            amount=tiyin_of(found["amount"], is_tiyin=columns.is_tiyin),
            fee=_fee(found.get("fee"), columns),
            at=moment_of(found["at"]) if text_of(found.get("at")) else None,
            account=text_of(found.get("account")).replace("\0", "")[:_ACCOUNT],
            our_number=_our_number(found.get("our_number")),
        )
    except Unreadable as problem:
        shown = " | ".join(text_of(cell) for cell in cells if text_of(cell))
        return Unread(number, problem.problem, shown.replace("\0", "")[:_SHOWN])


def _provider_id(cell: Cell) -> str:
    text = id_of(cell).replace("\0", "")
    if not text:
        raise Unreadable("id")
    if len(text) > PROVIDER_ID_LENGTH:
        raise Unreadable("id_long")
    return text


def _state(found: Mapping[str, Cell], columns: Columns) -> str:
    """A file without such a column lists what was paid."""
    if "state" not in found:
        return "paid"
    said = columns.words.get(id_of(found["state"]).lower())
    if said is None:
        raise Unreadable("state")
    return said


def _fee(cell: Cell, columns: Columns) -> int | None:
    return tiyin_of(cell, is_tiyin=columns.is_tiyin) if text_of(cell) else None


def _our_number(cell: Cell) -> int | None:
    """`username.N` or the number alone."""
    text = id_of(cell)
    if not text:
        return None
    number = _OUR_NUMBER.fullmatch(text)
    if number is None:
        raise Unreadable("number")
    return int(number[1])

"""Which rows of a table can be kept, and why the others cannot."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from projectsplatform.kit.db.limiter import Rule
from projectsplatform.kit.errors import InvalidFields, Refusal
from projectsplatform.kundalikcom.errors import (
    CellIsDate,
    CellIsError,
    CellIsTruthValue,
    CellNotCounted,
    CellOfNothing,
    CellShownOtherwise,
    LabelInvalid,
    LoginExists,
    LoginInvalid,
    LoginRepeated,
    NumberTooLong,
    PasswordInvalid,
)
from projectsplatform.kundalikcom.rules.logins import read_fields
from projectsplatform.kundalikcom.rules.tables import Table, TableRow

KEPT: Final = timedelta(minutes=30)
"""How long a preview waits for its confirmation."""
IMPORTS: Final = Rule("vault_import", 30, 60 * 60)
"""Reading a table is work."""
_SHOWN_OF_LOGIN: Final = 60
_REASONS: Final[Mapping[str, type[Refusal]]] = {
    reason.code: reason
    for reason in (
        LoginInvalid,
        PasswordInvalid,
        LabelInvalid,
        LoginRepeated,
        LoginExists,
        NumberTooLong,
        CellIsDate,
        CellIsError,
        CellIsTruthValue,
        CellNotCounted,
        CellOfNothing,
        CellShownOtherwise,
    )
}


class GoodRow(msgspec.Struct, frozen=True, array_like=True):
    """A row that can be kept."""

    number: int
    login: str
    password: str
    label: str
    sheet: str = ""


class BadRow(msgspec.Struct, frozen=True, array_like=True):
    """A row that cannot, with the codes of the reasons. It holds no password."""

    number: int
    login: str
    codes: tuple[str, ...]
    sheet: str = ""

    @property
    def reasons(self) -> list[str]:
        """In the active language."""
        return [_REASONS[code]().text() for code in self.codes]


class Reading(msgspec.Struct, frozen=True):
    """A table, looked through. Both in the order of the file; `with_hidden` has its hidden rows too, if there are any."""

    good: list[GoodRow]
    bad: list[BadRow]
    with_hidden: "Reading | None" = None
    hidden_rows: int = 0
    hidden_sheets: list[str] = []
    other_sheets: list[str] = []


def look_through_table(table: Table, *, kept: Collection[str]) -> Reading:
    """What is shown, and beside it all with what is hidden: of two rows with one login the one that is shown counts."""
    shown = look_through(table.rows, kept=kept)
    return msgspec.structs.replace(
        shown,
        with_hidden=look_through([*table.rows, *table.hidden], kept=kept) if table.hidden else None,
        hidden_rows=len(table.hidden),
        hidden_sheets=table.hidden_sheets,
        other_sheets=table.other_sheets,
    )


def look_through(table: Sequence[TableRow], *, kept: Collection[str]) -> Reading:
    """Sorts a table's rows; `kept` are the logins that its owner has. Of rows with one login the first counts."""
    reading, seen = Reading([], []), set[str]()
    for row in table:
        looked = _look_at(row, kept, seen)
        if isinstance(looked, GoodRow):
            seen.add(looked.login)
            reading.good.append(looked)
        else:
            reading.bad.append(looked)
    return reading


def _look_at(row: TableRow, kept: Collection[str], seen: Collection[str]) -> GoodRow | BadRow:
    if row.spoilt:
        return _bad(row, *row.spoilt)
    try:
        read = read_fields({"login": row.login, "password": row.password, "label": row.label})
    except InvalidFields as refusal:
        return _bad(row, *(part.code for part in refusal.refusals))
    if read["login"] in seen:
        return _bad(row, LoginRepeated.code)
    if read["login"] in kept:
        return _bad(row, LoginExists.code)
    return GoodRow(row.number, read["login"], read["password"], read["label"], row.sheet)


def _bad(row: TableRow, *codes: str) -> BadRow:
    return BadRow(row.number, " ".join(row.login.split())[:_SHOWN_OF_LOGIN], codes, row.sheet)

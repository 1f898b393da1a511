"""Pages of the statement for programs: session, period and lines in one read, for many programs at once. Same rows as
`statements.statement`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec

from projectsplatform.accounts.queries.sessions import ASKING_COLUMNS, AskingSession, asking_sessions, asking_values
from projectsplatform.kit.db.batches import BatchedRead, Record, columns_of, read_many, rows_of
from projectsplatform.kit.errors import Refusal
from projectsplatform.wallet.queries.periods import Period, edges

_NO_NUMBER: Final = 2**63 - 1
_AT_ONCE: Final = 32
"""A page takes as long as ten checks, which wait for it; of fewer a queue would form on a busy server."""
_PAGE_COLUMNS: Final = {"since": "timestamptz", "until": "timestamptz", "before": "bigint", "most": "int"}


class AskedPage(NamedTuple):
    """`limit` lines of a period, newest first, with numbers below `before`."""

    period: Period
    before: int | None
    limit: int


class OwnPage(NamedTuple):
    """The same for the person behind a token; with `refused` none is told."""

    token_hash: bytes
    at: datetime
    page: AskedPage
    refused: Refusal | None = None


class ReportLine(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One change of the balance; what it says is made of `note` and `details`, which are JSON."""

    id: str
    number: int
    size: int
    date: datetime
    balance_after: int
    note: str
    details: msgspec.Raw


class Report(NamedTuple):
    """Balances of the period and lines of the page; one more than was asked for when there are others behind it."""

    opening_balance: int
    closing_balance: int
    lines: list[ReportLine]


_lines = msgspec.json.Decoder(list[ReportLine])


def _page_of(owner: str) -> str:
    """The end of a FROM clause: `edge` and `page` for a person, by columns of `asked`."""
    return f"""
    LEFT JOIN LATERAL ({edges(owner=owner, since="asked.since", until="asked.until")})
        AS edge (account_id, opening_number, opening_balance, closing_number, closing_balance) ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(transfer_id, number, amount, created_at, balance_after, note, details)
                        ORDER BY number DESC)::text
        FROM (
            SELECT entry.transfer_id, entry.number, entry.amount, entry.created_at, entry.balance_after,
                   transfer.note, transfer.details
            FROM wallet_entry entry JOIN wallet_transfer transfer ON transfer.id = entry.transfer_id
            WHERE entry.account_id = edge.account_id AND entry.number > edge.opening_number
              AND entry.number < least(asked.before, edge.closing_number + 1)
            ORDER BY entry.number DESC LIMIT asked.most
        ) line
    ) AS page (lines) ON true
"""  # noqa: S608  our own text


_REPORT = "coalesce(edge.opening_balance, 0), coalesce(edge.closing_balance, 0), coalesce(page.lines, '[]')"


def _values_of(pages: Sequence[AskedPage]) -> dict[str, list[Any]]:
    return {
        "since": [page.period.since or "-infinity" for page in pages],
        "until": [page.period.until or "infinity" for page in pages],
        "before": [page.before or _NO_NUMBER for page in pages],
        "most": [page.limit + 1 for page in pages],
    }


def _report(record: Record) -> Report:
    opening, closing, lines = record
    return Report(opening, closing, _lines.decode(lines))


OWN_REPORTS: BatchedRead[OwnPage, tuple[AskingSession, Report]] = BatchedRead(
    sql=f"""
    SELECT asked.number, {ASKING_COLUMNS}, {_REPORT}
    {asking_sessions(**_PAGE_COLUMNS)} {_page_of("person.id")}
    """,
    columns=lambda keys: asking_values(
        [key.token_hash for key in keys], [key.at for key in keys], **_values_of([key.page for key in keys])
    ),
    row=lambda record: (AskingSession(*record[:3]), _report(record[3:])),
    most=_AT_ONCE,
)
_REPORTS: BatchedRead[tuple[UUID, AskedPage], Report] = BatchedRead(
    sql=f"""
    SELECT asked.number, {_REPORT}
    FROM {rows_of("asked", user_id="uuid", **_PAGE_COLUMNS)} {_page_of("asked.user_id")}
    """,  # noqa: S608  our own text
    columns=lambda keys: columns_of(user_id=[key[0] for key in keys], **_values_of([key[1] for key in keys])),
    row=_report,
)


def report(*, user_id: UUID, page: AskedPage) -> Report:
    """A page of a person's statement."""
    found = read_many(_REPORTS, [(user_id, page)])[0]
    if found is None:
        message = "a key always has a row"
        raise TypeError(message)
    return found

"""A page of the statement for programs: period and lines in one read, as tuples. Same rows as `statements.statement`."""

from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import get_language

from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.wallet.models import said
from projectsplatform.wallet.queries.periods import EDGES, Period
from projectsplatform.wallet.queries.statements import Line, Statement

_PAGE = f"""
    WITH edge (account_id, opening_number, opening_balance, closing_number, closing_balance) AS ({EDGES})
    SELECT edge.opening_balance, edge.closing_balance,
           line.transfer_id, line.number, line.amount, line.created_at, line.note, line.details, line.balance_after
    FROM edge LEFT JOIN LATERAL (
        SELECT entry.transfer_id, entry.number, entry.amount, entry.created_at, entry.balance_after,
               transfer.note, transfer.details
        FROM wallet_entry entry JOIN wallet_transfer transfer ON transfer.id = entry.transfer_id
        WHERE entry.account_id = edge.account_id AND entry.number > edge.opening_number
          AND entry.number < least(%(before)s::bigint, edge.closing_number + 1)
        ORDER BY entry.number DESC LIMIT %(most)s
    ) line ON true
    ORDER BY line.number DESC
"""  # noqa: S608  both parts are ours


def report(*, user_id: UUID, period: Period, before: int | None, limit: int) -> Statement:
    """`limit` lines of the period, newest first, with numbers below `before`."""
    values: dict[str, Any] = {
        "user_id": user_id,
        "since": period.since or "-infinity",
        "until": period.until or "infinity",
        "before": before,
        "most": limit + 1,
    }
    rows = fetch_rows(_PAGE, values)
    if not rows:
        return Statement(opening_balance=0, closing_balance=0, lines=(), next_number=None)
    language = get_language() or ""
    lines = tuple(_line(row[2:], language) for row in rows[:limit] if row[2] is not None)
    opening, closing = rows[0][:2]
    return Statement(opening, closing, lines, lines[-1].number if len(rows) > limit else None)


def _line(row: tuple[Any, ...], language: str) -> Line:
    transfer_id, number, amount, created_at, note, details, balance_after = row
    return Line(
        id=transfer_id,
        number=number,
        size=amount,
        date=created_at,
        bio=note if details is None else _said(note, details, language),
        balance_after=balance_after,
    )


@lru_cache(maxsize=1024)
def _said(note: str, details: str, language: str) -> str:
    """Purchases of the same months of the same product are said alike; `language` is the active one."""
    return said(note, msgspec.json.decode(details))

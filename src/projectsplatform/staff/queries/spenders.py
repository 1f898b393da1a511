"""Who spent most. What the worker counted is set right with what moved since, so the answer is the ledger's."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.readers.blocks import read_cursor
from projectsplatform.staff.models import TopSpenders
from projectsplatform.staff.queries.spans import Span
from projectsplatform.wallet.models import Entry, LedgerAccount

ALL_ENTRIES: Final = 2**63 - 1
_SPENT: Final = """
    SELECT entry.account_id, -sum(entry.amount)::bigint AS spent
    FROM wallet_entry entry
    JOIN wallet_transfer transfer ON transfer.id = entry.transfer_id
    LEFT JOIN wallet_transfer reversed ON reversed.id = transfer.reverses_id
    WHERE entry.number IS NOT NULL AND (transfer.kind = 'purchase' OR reversed.kind = 'purchase')
      AND entry.created_at >= %(since)s AND entry.created_at < %(until)s AND {which}
    GROUP BY 1 HAVING sum(entry.amount) < 0 ORDER BY 2 DESC, 1 LIMIT %(limit)s
"""
_MOST_MOVED: Final = 50_000
"""Entries since the worker's count, of people; with more it is cheaper to count everything."""
Spenders = list[tuple[int, int]]


def top_spenders(span: Span, limit: int) -> Spenders:
    """At most `limit` pairs of account id and so'm, the largest spender first; reversals are subtracted."""
    kept = TopSpenders.objects.filter(since=span.since, until=span.until).first()
    corrected = _corrected(kept, span, limit) if kept else None
    return counted_spenders(span, limit=limit, upto=ALL_ENTRIES) if corrected is None else corrected


def counted_spenders(span: Span, *, limit: int, upto: int) -> Spenders:
    """The same, counted from every entry of the span up to an id: seconds, when there are millions."""
    return _read(_SPENT.format(which="entry.id <= %(upto)s"), span, limit, {"upto": upto})


def name_accounts(account_ids: Sequence[int]) -> Mapping[int, tuple[UUID, str, str]]:
    """The owner's id, username and full name by account."""
    owners = dict(LedgerAccount.objects.filter(pk__in=account_ids).values_list("pk", "owner_id"))
    people = {
        user_id: (user_id, username, full_name)
        for user_id, username, full_name in User.objects.filter(pk__in=owners.values()).values_list(
            "pk", "username", "full_name"
        )
    }
    return {account_id: people[owner_id] for account_id, owner_id in owners.items() if owner_id}


def _corrected(kept: TopSpenders, span: Span, limit: int) -> Spenders | None:
    """None when an account outside the list may belong to it now."""
    later = Entry.objects.filter(pk__gt=kept.rolled_to, number__isnull=False).order_by("pk")
    moves = [*later.values_list("account_id", flat=True)[:_MOST_MOVED]]
    if len(moves) == _MOST_MOVED:
        return None
    moved = set(moves)
    fresh = _read(_SPENT.format(which="entry.account_id = ANY(%(ids)s)"), span, len(moved), {"ids": [*moved]})
    stayed = [(account_id, spent) for account_id, spent in kept.spenders if account_id not in moved]
    top = sorted([*stayed, *fresh], key=_place)[:limit]
    # An account in neither list ranks after the last one kept.
    is_sure = kept.is_whole or (len(top) == limit and _place(top[-1]) <= _place(kept.spenders[-1]))
    return top if is_sure else None


def _place(spender: Sequence[int]) -> tuple[int, int]:
    account_id, spent = spender
    return -spent, account_id


def _read(sql: str, span: Span, limit: int, values: Mapping[str, int | list[int]]) -> Spenders:
    with read_cursor() as cursor:
        cursor.execute(sql, {"since": span.since, "until": span.until, "limit": limit, **values})
        return [(int(account_id), int(spent)) for account_id, spent in cursor.fetchall()]

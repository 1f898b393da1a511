"""What moved in the ledger, by day: the worker's roll-up of what is settled, and the entries since then, summed live.

An entry is on exactly one side of the mark, so the numbers are the ledger's at every moment, however late the worker is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from projectsplatform.kit.clock import local_day
from projectsplatform.kit.db.readers.blocks import read_cursor
from projectsplatform.staff.models import RollUpMark
from projectsplatform.staff.queries.spans import Span

# Between two ids; grouped like the roll-up's rows. A reversal counts for the product whose purchase it takes back.
SUMMED: Final = """
    SELECT (entry.created_at AT TIME ZONE 'Asia/Tashkent')::date AS day, account.kind AS account,
           transfer.kind AS transfer, coalesce(purchase.product_id, '') AS product, count(*) AS entries,
           sum(greatest(entry.amount, 0)) AS incoming, sum(greatest(-entry.amount, 0)) AS outgoing,
           coalesce(sum(purchase.months + purchase.bonus_months), 0) AS months
    FROM wallet_entry entry
    JOIN wallet_ledgeraccount account ON account.id = entry.account_id
    JOIN wallet_transfer transfer ON transfer.id = entry.transfer_id
    LEFT JOIN licences_purchase purchase ON purchase.transfer_id = coalesce(transfer.reverses_id, transfer.id)
    WHERE entry.id > %(after)s AND entry.id <= %(upto)s
    GROUP BY 1, 2, 3, 4
"""
_ROLLED = "SELECT day, account, transfer, product, entries, incoming, outgoing, months FROM staff_moneyrollup"
_DAYS = "day >= %(first)s AND day < %(end)s"
_MARK = "SELECT coalesce(max(rolled_to), 0) AS rolled_to FROM staff_rollupmark"
_TOGETHER = f"""
    WITH mark AS ({_MARK}), found AS (
        SELECT * FROM ({_ROLLED} WHERE {_DAYS} UNION ALL SELECT * FROM ({SUMMED}) live WHERE {_DAYS}) parts
    )
    SELECT mark.rolled_to, day, account, transfer, product, sum(entries)::bigint, sum(incoming)::bigint,
           sum(outgoing)::bigint, sum(months)::bigint
    FROM mark LEFT JOIN found ON true GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608  texts of ours; the values are parameters
_WRONG = f"""
    SELECT format('%%s %%s %%s %%s: the roll-up says %%s, the ledger %%s', coalesce(kept.day, summed.day),
                  coalesce(kept.account, summed.account), coalesce(kept.transfer, summed.transfer),
                  coalesce(kept.product, summed.product),
                  (kept.entries, kept.incoming, kept.outgoing, kept.months),
                  (summed.entries, summed.incoming, summed.outgoing, summed.months))
    FROM ({_ROLLED}) kept
    FULL JOIN ({SUMMED}) summed USING (day, account, transfer, product)
    WHERE (kept.entries, kept.incoming, kept.outgoing, kept.months)
          IS DISTINCT FROM (summed.entries, summed.incoming, summed.outgoing, summed.months)
    ORDER BY 1 LIMIT 20
"""  # noqa: S608  as above
_LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class MoneySum:
    """So'm credited to and debited from accounts of a kind on a day, by kind of transfer and product ("" for none)."""

    day: date
    account: str
    transfer: str
    product: str
    entries: int
    incoming: int
    outgoing: int
    months: int


def money_sums(span: Span) -> list[MoneySum]:
    """Everything that moved in the span."""
    days = {"first": local_day(span.since), "end": local_day(span.until)}
    while True:
        mark = rolled_to()
        with read_cursor() as cursor:
            cursor.execute(_TOGETHER, {**days, "after": mark, "upto": _LAST})
            rows = cursor.fetchall()
        # The planner must see the mark as a number; if the worker moved it in between, entries would count twice.
        if rows[0][0] == mark:
            return [MoneySum(*row[1:]) for row in rows if row[1] is not None]


def rolled_to() -> int:
    """The id of the last entry that is in the roll-up."""
    return RollUpMark.objects.values_list("rolled_to", flat=True).first() or 0


def roll_up_errors() -> Sequence[str]:
    """Where the roll-up differs from the ledger up to its mark, at most twenty sentences. Reads the whole ledger."""
    with read_cursor() as cursor:
        cursor.execute(_WRONG, {"after": 0, "upto": rolled_to()})
        return [str(row[0]) for row in cursor.fetchall()]

"""The caps that hold, and how much of them is used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from projectsplatform.kit.db.statements import fetch_row, fetch_rows

WINDOW: Final = timedelta(hours=24)
BY_MEMBER: Final = 3_000_000
"""So'm in 24 hours by one member of staff, until owners set another cap."""
BY_CUSTOMER: Final = 2_000_000
"""So'm in 24 hours for one customer, until owners set another cap."""

_CAPS = """
    SELECT by_member, by_customer FROM wallet_topupcaps WHERE state = 'done' ORDER BY decided_at DESC, id DESC LIMIT 1
"""
# Whatever was not refused counts, also what waits, what two agreed to, and what was taken back since.
_USE = f"""
    SELECT (SELECT coalesce(sum(amount), 0) FROM wallet_topuprequest
            WHERE requested_by_id = %(member)s AND requested_at > %(since)s AND state <> 'refused')::bigint,
           (SELECT coalesce(sum(amount), 0) FROM wallet_topuprequest
            WHERE customer_id = %(customer)s AND requested_at > %(since)s AND state <> 'refused')::bigint,
           caps.by_member, caps.by_customer
    FROM (SELECT) AS one LEFT JOIN ({_CAPS}) AS caps ON true
"""  # noqa: S608  ours


@dataclass(frozen=True, slots=True)
class CapUse:
    """So'm that a member entered and a customer got in the last 24 hours, and how much of each needs nobody else."""

    by_member: int
    by_customer: int
    member_cap: int
    customer_cap: int


def cap_use(*, member_id: UUID, customer_id: UUID, at: datetime) -> CapUse:
    """One statement. Under the locks of `lock_for_top_up` nobody adds to either sum meanwhile."""
    values = {"member": member_id, "customer": customer_id, "since": at - WINDOW}
    ((by_member, by_customer, member_cap, customer_cap),) = fetch_rows(_USE, values)
    return CapUse(by_member, by_customer, *_or_default(member_cap, customer_cap))


def caps_now() -> tuple[int, int]:
    """By member and by customer, so'm."""
    return _or_default(*(fetch_row(_CAPS, []) or (None, None)))


def _or_default(by_member: int | None, by_customer: int | None) -> tuple[int, int]:
    return BY_MEMBER if by_member is None else by_member, BY_CUSTOMER if by_customer is None else by_customer

"""Money of a span, in the ledger's own sums: what came in and revenue from the platform's accounts, kirim and chiqim from people's."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from projectsplatform.licences.enums import ProductCode
from projectsplatform.staff.queries.spans import Span
from projectsplatform.staff.queries.spenders import name_accounts, top_spenders
from projectsplatform.staff.queries.sums import money_sums
from projectsplatform.wallet.enums import RECEIVED_ON, AccountKind, TransferKind

_TOP = 10


@dataclass(frozen=True, slots=True)
class MoneyDay:
    """A day in Tashkent: so'm received, in cash and through providers, and so'm spent; reversals are subtracted.

    `kept`: what people's balances grew by. `purchases`, `sold`: how many there were and for how much, before reversals.
    """

    day: date
    cash: int
    revenue: int
    kept: int
    purchases: int
    sold: int


@dataclass(frozen=True, slots=True)
class TopCustomer:
    """Who spent most, less what was given back."""

    user_id: UUID
    username: str
    full_name: str
    spent: int


@dataclass(frozen=True, slots=True)
class ProductSales:
    """What a product brought: purchases, months, so'm, and so'm that reversals gave back."""

    name: str
    purchases: int
    months: int
    revenue: int
    returned: int

    @property
    def net(self) -> int:
        return self.revenue - self.returned


@dataclass(frozen=True, slots=True)
class MoneyKind:
    """What moved on people's accounts by one kind of transfer: in, out, and how often."""

    name: str
    count: int
    incoming: int
    outgoing: int


def money_by_day(span: Span) -> list[MoneyDay]:
    """Every day of the span, oldest first."""
    came: Counter[tuple[date, str]] = Counter()
    purchases: Counter[date] = Counter()
    sold: Counter[date] = Counter()
    for item in money_sums(span):
        came[item.day, item.account] += item.incoming - item.outgoing
        if item.account == AccountKind.PERSON and item.transfer == TransferKind.PURCHASE:
            purchases[item.day] += item.entries
            sold[item.day] += item.outgoing
    return [
        MoneyDay(
            day=day,
            cash=-sum(came[day, kind] for kind in RECEIVED_ON),
            revenue=came[day, AccountKind.REVENUE],
            kept=came[day, AccountKind.PERSON],
            purchases=purchases[day],
            sold=sold[day],
        )
        for day in span.days()
    ]


def top_customers(span: Span) -> list[TopCustomer]:
    """At most ten, the largest spender first."""
    spenders = top_spenders(span, _TOP)
    names = name_accounts([account_id for account_id, _spent in spenders])
    return [TopCustomer(*names[account_id], spent) for account_id, spent in spenders]


def sales_by_product(span: Span) -> list[ProductSales]:
    """Every product, in the catalogue's order. Together they are the span's revenue in the ledger."""
    people = [item for item in money_sums(span) if item.account == AccountKind.PERSON]
    sold = [item for item in people if item.transfer == TransferKind.PURCHASE]
    returned = [item for item in people if item.transfer == TransferKind.REVERSAL]
    return [
        ProductSales(
            name=str(code.label),
            purchases=sum(item.entries for item in sold if item.product == code),
            months=sum(item.months for item in sold if item.product == code),
            revenue=sum(item.outgoing for item in sold if item.product == code),
            returned=sum(item.incoming for item in returned if item.product == code),
        )
        for code in ProductCode
    ]


def money_by_kind(span: Span) -> list[MoneyKind]:
    """Every kind of transfer; the sums are people's kirim and chiqim."""
    people = [item for item in money_sums(span) if item.account == AccountKind.PERSON]
    return [
        MoneyKind(
            name=str(kind.label),
            count=sum(item.entries for item in people if item.transfer == kind),
            incoming=sum(item.incoming for item in people if item.transfer == kind),
            outgoing=sum(item.outgoing for item in people if item.transfer == kind),
        )
        for kind in TransferKind
    ]

"""Money of a span, summed from the ledger: the platform's own accounts, so that every number is the books' own."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Purchase
from projectsplatform.staff.queries.spans import Span
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.models import Entry

_TOP = 10


@dataclass(frozen=True, slots=True)
class MoneyDay:
    """A day in Tashkent: so'm that came as cash, and so'm that was spent; reversals are taken off."""

    day: date
    cash: int
    revenue: int


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
    rows = (
        Entry.objects.filter(account__kind__in=[AccountKind.CASH, AccountKind.REVENUE])
        .filter(created_at__gte=span.since, created_at__lt=span.until)
        .annotate(day=TruncDate("created_at", tzinfo=TASHKENT))
        .values_list("day", "account__kind")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    sums = {(day, kind): int(total) for day, kind, total in rows}
    return [
        MoneyDay(day=day, cash=-sums.get((day, AccountKind.CASH), 0), revenue=sums.get((day, AccountKind.REVENUE), 0))
        for day in span.days()
    ]


def top_customers(span: Span) -> list[TopCustomer]:
    """At most ten, whoever spent most first."""
    spent = -Sum("amount")
    is_spending = Q(transfer__kind=TransferKind.PURCHASE) | Q(transfer__reverses__kind=TransferKind.PURCHASE)
    rows = (
        Entry.objects.filter(is_spending, number__isnull=False)
        .filter(created_at__gte=span.since, created_at__lt=span.until)
        .values_list("account__owner_id", "account__owner__username", "account__owner__full_name")
        .annotate(spent=spent)
        .filter(spent__gt=0)
        .order_by("-spent", "account__owner_id")
    )
    return [TopCustomer(user_id, username, name, int(sum_)) for user_id, username, name, sum_ in rows[:_TOP]]


def sales_by_product(span: Span) -> list[ProductSales]:
    """Every product, in the catalogue's order. Together they are the span's revenue in the ledger."""
    during = {"created_at__gte": span.since, "created_at__lt": span.until}
    sold = {
        code: (purchases, months, int(revenue))
        for code, purchases, months, revenue in Purchase.objects.filter(**during)
        .values_list("product_id")
        .annotate(purchases=Count("pk"), months=Sum(F("months") + F("bonus_months")), revenue=Sum("price"))
        .order_by()
    }
    returns = Purchase.objects.filter(
        transfer__reversed_by__created_at__gte=span.since, transfer__reversed_by__created_at__lt=span.until
    )
    returned = dict(returns.values_list("product_id").annotate(total=Coalesce(Sum("price"), 0)).order_by())
    return [
        ProductSales(str(code.label), *sold.get(code.value, (0, 0, 0)), returned=int(returned.get(code.value, 0)))
        for code in ProductCode
    ]


def money_by_kind(span: Span) -> list[MoneyKind]:
    """Every kind of transfer; the sums are people's kirim and chiqim."""
    rows = (
        Entry.objects.filter(number__isnull=False, created_at__gte=span.since, created_at__lt=span.until)
        .values_list("transfer__kind")
        .annotate(
            count=Count("pk"),
            incoming=Coalesce(Sum("amount", filter=Q(amount__gt=0)), 0),
            outgoing=Coalesce(-Sum("amount", filter=Q(amount__lt=0)), 0),
        )
        .order_by()
    )
    found = {kind: (count, int(incoming), int(outgoing)) for kind, count, incoming, outgoing in rows}
    return [MoneyKind(str(kind.label), *found.get(kind.value, (0, 0, 0))) for kind in TransferKind]

"""Numbers for the first page. Every one is a count or a sum over an index."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from procrastinate.contrib.django.models import ProcrastinateJob

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import TASHKENT, local_day
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.enums import AccountKind
from projectsplatform.wallet.models import Entry

_DAYS = 7
_SOON = timedelta(days=7)
_LATEST = 8


@dataclass(frozen=True, slots=True)
class SignUps:
    """New customers today (in Tashkent), in the last seven days, and all of them."""

    today: int
    week: int
    total: int


@dataclass(frozen=True, slots=True)
class ProductLicences:
    """Running licences of a product, trials among them, and how many end within seven days."""

    name: str
    active: int
    trials: int
    ending: int


@dataclass(frozen=True, slots=True)
class MoneyDay:
    """A day in Tashkent: so'm that came as cash, and so'm that was spent; reversals are taken off."""

    day: date
    cash: int
    revenue: int


@dataclass(frozen=True, slots=True)
class Queues:
    """Messages to Telegram that wait or failed in the last day; background jobs that wait or failed."""

    messages_waiting: int
    messages_failed: int
    jobs_waiting: int
    jobs_failed: int


def sign_ups(at: datetime) -> SignUps:
    counts = User.objects.filter(is_staff=False).aggregate(
        today=Count("pk", filter=Q(created_at__gte=_midnight(at, 0))),
        week=Count("pk", filter=Q(created_at__gte=_midnight(at, _DAYS - 1))),
        total=Count("pk"),
    )
    return SignUps(**counts)


def licences_by_product(at: datetime) -> list[ProductLicences]:
    """Every product, in the catalogue's order."""
    rows = (
        Licence.objects.filter(ends_at__gt=at, suspended_at=None, revoked_at=None)
        .values_list("product_id")
        .annotate(
            active=Count("pk"),
            trials=Count("pk", filter=Q(is_trial=True)),
            ending=Count("pk", filter=Q(ends_at__lte=at + _SOON)),
        )
        .order_by()
    )
    found = {product: ProductLicences(str(ProductCode(product).label), *counts) for product, *counts in rows}
    return [found.get(code.value, ProductLicences(str(code.label), 0, 0, 0)) for code in ProductCode]


def money_by_day(at: datetime) -> list[MoneyDay]:
    """The last seven days, newest first, from the platform's own accounts."""
    rows = (
        Entry.objects.filter(
            account__kind__in=[AccountKind.CASH, AccountKind.REVENUE], created_at__gte=_midnight(at, _DAYS - 1)
        )
        .annotate(day=TruncDate("created_at", tzinfo=TASHKENT))
        .values_list("day", "account__kind")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    sums = {(day, kind): int(total) for day, kind, total in rows}
    today = local_day(at)
    days = [today - timedelta(days=back) for back in range(_DAYS)]
    return [
        MoneyDay(day=day, cash=-sums.get((day, AccountKind.CASH), 0), revenue=sums.get((day, AccountKind.REVENUE), 0))
        for day in days
    ]


def latest_entries() -> list[Entry]:
    """People's last entries, with person and transfer."""
    entries = Entry.objects.filter(number__isnull=False).select_related("transfer", "account__owner").order_by("-pk")
    return list(entries[:_LATEST])


def queues(at: datetime) -> Queues:
    messages = OutboxMessage.objects.aggregate(
        waiting=Count("pk", filter=Q(state=MessageState.PENDING, due_at__lte=at)),
        failed=Count("pk", filter=Q(state=MessageState.FAILED, finished_at__gte=at - timedelta(days=1))),
    )
    jobs = ProcrastinateJob.objects.aggregate(
        waiting=Count("pk", filter=Q(status="todo") & (Q(scheduled_at=None) | Q(scheduled_at__lte=at))),
        failed=Count("pk", filter=Q(status="failed")),
    )
    return Queues(
        messages_waiting=messages["waiting"],
        messages_failed=messages["failed"],
        jobs_waiting=jobs["waiting"],
        jobs_failed=jobs["failed"],
    )


def _midnight(at: datetime, days_ago: int) -> datetime:
    return datetime.combine(local_day(at) - timedelta(days=days_ago), time.min, TASHKENT)

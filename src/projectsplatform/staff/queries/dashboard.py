"""Numbers for the first page. Every one is a count or a sum over an index."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.estimates import estimated_rows
from projectsplatform.staff.queries.spans import Span
from projectsplatform.telegram.enums import GIVEN_UP, MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.models import Entry

_LATEST = 8
_COUNTED = 100_000
_PEOPLE = "accounts_user"


@dataclass(frozen=True, slots=True)
class SignUps:
    """New customers of a span, and all of them; past a hundred thousand the latter is PostgreSQL's estimate."""

    new: int
    total: int


@dataclass(frozen=True, slots=True)
class Queues:
    """Messages to Telegram that wait or failed in the last day; background jobs that wait or failed."""

    messages_waiting: int
    oldest_waiting_at: datetime | None
    messages_failed: int
    jobs_waiting: int
    jobs_failed: int


def sign_ups(span: Span) -> SignUps:
    customers = User.objects.filter(is_staff=False)
    new = customers.filter(created_at__gte=span.since, created_at__lt=span.until).count()
    estimate = estimated_rows(_PEOPLE)
    return SignUps(new=new, total=customers.count() if estimate < _COUNTED else estimate)


def latest_entries() -> list[Entry]:
    """People's last entries, with person and transfer."""
    entries = Entry.objects.filter(number__isnull=False).select_related("transfer", "account__owner").order_by("-pk")
    return list(entries[:_LATEST])


def queues(at: datetime) -> Queues:
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, due_at__lte=at)
    failed = OutboxMessage.objects.filter(state__in=GIVEN_UP, finished_at__gte=at - timedelta(days=1))
    jobs = ProcrastinateJob.objects.aggregate(
        waiting=Count("pk", filter=Q(status="todo") & (Q(scheduled_at=None) | Q(scheduled_at__lte=at))),
        failed=Count("pk", filter=Q(status="failed")),
    )
    return Queues(
        messages_waiting=waiting.count(),
        oldest_waiting_at=waiting.aggregate(oldest=Min("created_at"))["oldest"],
        messages_failed=failed.count(),
        jobs_waiting=jobs["waiting"],
        jobs_failed=jobs["failed"],
    )

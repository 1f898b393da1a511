"""Payments, and what a provider's statement says of them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from projectsplatform.kit.clock import local_day
from projectsplatform.payments.enums import Provider, StatementSource
from projectsplatform.payments.models import Difference, ProviderPayment, ReconciliationRun
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.payments import cancel, confirm, reserve
from projectsplatform.payments.reconciliation.operations.runs import compare, new_run
from projectsplatform.payments.reconciliation.statements.lines import Line, Unread

SOM = 5_000


@transaction.atomic
def reserved(
    person: Any, number: str, at: datetime, /, *, som: int = SOM, provider: Provider = Provider.PAYME, **details: Any
) -> ProviderPayment:
    """A payment that waits for its provider, with its event."""
    payment, _is_new = reserve(
        provider=provider, provider_id=number, person_id=person.pk, amount=som, account=person.username, details=details, at=at
    )  # fmt: skip
    record(provider=provider, method="create", asked={}, answered={}, payment=payment, at=at)
    return payment


@transaction.atomic
def received(person: Any, number: str, at: datetime, /, **fields: Any) -> ProviderPayment:
    """A payment that came."""
    payment = reserved(person, number, at, **fields)
    confirm(payment, note="Payment", at=at)
    return payment


@transaction.atomic
def given_up(person: Any, number: str, at: datetime, /, **fields: Any) -> ProviderPayment:
    """A payment that was cancelled before it came."""
    payment = reserved(person, number, at, **fields)
    cancel(payment, at=at)
    return payment


def line(number: str, at: datetime, som: int | None = SOM, state: str = "paid", **fields: Any) -> Line:
    """What a statement says."""
    return Line(number=2, provider_id=number, state=state, amount=None if som is None else som * 100, at=at, **fields)


def reconciled(
    lines: list[Line | Unread] | list[Line],
    at: datetime,
    *,
    provider: Provider = Provider.PAYME,
    source: StatementSource = StatementSource.FILE,
) -> ReconciliationRun:
    """Compared for the day of `at`."""
    day = local_day(at)
    run = new_run(provider=provider, source=source, first_day=day, last_day=day, started_by=None, at=at)
    run.save(force_insert=True)
    return compare(run, lines, at=at)


def kinds(**of: Any) -> list[tuple[str, str, str]]:
    """Kind, provider's number and state of every difference."""
    rows = Difference.objects.filter(**of).order_by("kind", "provider_id")
    return [(str(row.kind), row.provider_id, str(row.state)) for row in rows]

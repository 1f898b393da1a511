"""Runs: the daily ones, which need no file (our own books, and Click's answers), and those that somebody asks for."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import DatabaseError, transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.jobs import defer
from projectsplatform.payments.click.merchant_api import has_click_itself, merchant_api
from projectsplatform.payments.enums import Provider, RunState, StatementSource
from projectsplatform.payments.models import ReconciliationRun
from projectsplatform.payments.reconciliation.operations.click_statuses import ask_click
from projectsplatform.payments.reconciliation.operations.reading import read_statement
from projectsplatform.payments.reconciliation.operations.runs import RUN_JOB, compare, end_failed, new_run
from projectsplatform.payments.reconciliation.operations.uploads import drop_old_files
from projectsplatform.payments.rules.checkouts import providers_on

KEPT_FOR: Final = timedelta(days=30)
"""Of an uploaded file whose lines were not all read."""
_LOOKS_BACK: Final = 3
"""Days of the daily run: what Click did not say yesterday it says today."""


def start(*, provider: Provider, first_day: date, last_day: date, actor_id: UUID, at: datetime) -> ReconciliationRun:
    """Without a file, by a job. Raises StatementPeriodInvalid."""
    with transaction.atomic():
        run = _new(provider, first_day, last_day, actor_id, at)
        details = {"provider": run.provider, "run": str(run.pk)}
        audit.record(event="payments.reconciled", at=at, actor_id=actor_id, subject_id=None, details=details)
        defer(RUN_JOB, run_id=str(run.pk))
    return run


def reconcile_yesterday(*, at: datetime) -> int:
    """Yesterday and the days before it, of every provider that is on; how many differences are new. Old uploads go."""
    drop_old_files(before=at - KEPT_FOR)
    last = local_day(at) - timedelta(days=1)
    first = last - timedelta(days=_LOOKS_BACK - 1)
    runs = [_new(provider, first, last, None, at) for provider in providers_on()]
    return sum(_carry_out(run, at).found for run in runs)


def carry_out(*, run_id: UUID, at: datetime) -> None:
    """The job: a run that waits is done, with its file or without one. Again it does nothing."""
    run = ReconciliationRun.objects.select_related("file").filter(pk=run_id, state=RunState.WAITING).first()
    if run is not None and run.file is not None:
        read_statement(run, at=at)
    elif run is not None:
        _carry_out(run, at)


def _new(provider: Provider, first_day: date, last_day: date, actor_id: UUID | None, at: datetime) -> ReconciliationRun:
    """Of our own books, and for Click, when it is on, of what it says."""
    asks = provider == Provider.CLICK and has_click_itself()
    run = new_run(
        provider=provider,
        source=StatementSource.CLICK if asks else StatementSource.BOOKS,
        first_day=first_day,
        last_day=last_day,
        started_by=actor_id,
        at=at,
    )
    run.save(force_insert=True)
    return run


def _carry_out(run: ReconciliationRun, at: datetime) -> ReconciliationRun:
    lines = ask_click(run, merchant_api(), at=at) if run.source == StatementSource.CLICK else []
    try:
        return compare(run, lines, at=at)
    except DatabaseError as error:
        run.refresh_from_db()
        end_failed(run, type(error).__name__, at=at)
        raise

"""A reconciliation: lines are loaded, the database compares, and what differs is kept. All or nothing."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from projectsplatform.kit.clock import local_day, midnight
from projectsplatform.kit.db.statements import execute, fetch_row, fetch_rows
from projectsplatform.payments.enums import Provider, RunState, StatementSource
from projectsplatform.payments.models import ReconciliationRun, UnreadLine
from projectsplatform.payments.reconciliation.errors import StatementPeriodInvalid
from projectsplatform.payments.reconciliation.queries.matching import CLOSE_GONE, FIND
from projectsplatform.payments.reconciliation.statements.lines import Line, Unread

log = logging.getLogger(__name__)
RUN_JOB: Final = "payments.carry_out_run"
EDGE: Final = timedelta(minutes=15)
"""How far a provider's clock and ours may lie apart, with the way between."""
LONGEST: Final = 400
"""Days of a run."""
_MOST_UNREAD: Final = 1_000
"""Kept one by one; the rest is counted."""
_WAIT: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))"
_COPY: Final = """
    COPY payments_statementline (run_id, number, provider_id, our_number, account, amount, fee, at, state) FROM STDIN
"""
# The database knows nothing yet of the lines that were just loaded, and would join a million of them one by one.
_PLAN: Final = "SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)"
_TOTALS: Final = "SELECT sum(fee)::bigint FROM payments_statementline WHERE run_id = %s AND state = 'paid'"


def require_period(first_day: date, last_day: date, at: datetime) -> None:
    """Raises StatementPeriodInvalid."""
    if not first_day <= last_day <= local_day(at) or (last_day - first_day).days >= LONGEST:
        raise StatementPeriodInvalid(days=LONGEST)


def new_run(
    *,
    provider: Provider,
    source: StatementSource,
    first_day: date,
    last_day: date,
    started_by: UUID | None,
    at: datetime,
) -> ReconciliationRun:
    """A run that waits, not saved. Raises StatementPeriodInvalid."""
    require_period(first_day, last_day, at)
    return ReconciliationRun(
        provider=provider,
        source=source,
        first_day=first_day,
        last_day=last_day,
        since=midnight(first_day),
        until=midnight(last_day, days=1),
        started_by_id=started_by,
        started_at=at,
        state=RunState.WAITING,
    )


@transaction.atomic
def compare(run: ReconciliationRun, lines: Iterable[Line | Unread], *, at: datetime) -> ReconciliationRun:
    """Loads the lines, finds what differs and ends the run. One run of a provider at a time; what `lines` raises undoes all."""
    fetch_row(_WAIT, [f"reconciliation:{run.provider}"])
    run.lines, run.unread = _load(run, lines)
    fetch_row(_PLAN, [])
    values = {
        "run": run.pk,
        "provider": str(run.provider),
        "since": run.since,
        "until": run.until,
        "edge": EDGE,
        "is_whole": run.source == StatementSource.FILE,
        "began": int(at.timestamp() * 1000),
        "at": at,
    }
    ((run.found, run.seen_again),) = fetch_rows(FIND, values)
    run.gone = execute(CLOSE_GONE, values)
    ((run.fees,),) = fetch_rows(_TOTALS, [run.pk])
    run.state, run.finished_at = RunState.DONE, max(at, run.started_at)
    run.save()
    log.info("payments.reconciled", extra={"provider": run.provider, "run": str(run.pk), "found": run.found})
    return run


def end_failed(run: ReconciliationRun, failure: str, *, at: datetime) -> None:
    """`failure` is a key of `FILE_PROBLEMS`, or the name of an error."""
    run.state, run.failure, run.finished_at = RunState.FAILED, failure[:60], at
    run.save(update_fields=["state", "failure", "finished_at"])


def _load(run: ReconciliationRun, lines: Iterable[Line | Unread]) -> tuple[int, int]:
    """How many were read and how many could not be."""
    unread: list[UnreadLine] = []
    read = failed = 0
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line in lines:
            if isinstance(line, Line):
                copy.write_row((run.pk, *_values(line)))
                read += 1
                continue
            failed += 1
            if len(unread) < _MOST_UNREAD:
                unread.append(UnreadLine(run=run, number=line.number, problem=line.problem, text=line.text))
    UnreadLine.objects.bulk_create(unread)
    return read, failed


def _values(line: Line) -> tuple[object, ...]:
    where = (line.number, line.provider_id, line.our_number, line.account)
    return (*where, line.amount, line.fee, line.at, line.state)

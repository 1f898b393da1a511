"""What staff change about a licence. Each change is recorded in the audit trail."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db.retry import retried
from projectsplatform.licences.models import Licence
from projectsplatform.licences.operations import notices
from projectsplatform.licences.operations.terms import lock_licence, put_term
from projectsplatform.licences.rules import terms
from projectsplatform.licences.rules.states import refuse_change, refuse_resumption, refuse_suspension
from projectsplatform.licences.rules.terms import term_of


@retried
@transaction.atomic
def suspend(*, licence_id: UUID, actor_id: UUID, note: str, at: datetime) -> Licence:
    """Stops a licence and keeps its remaining time. Raises NothingThere, AlreadyRevoked, AlreadySuspended."""
    licence = lock_licence(licence_id)
    refuse_suspension(licence)
    licence.suspended_at, licence.remaining = at, terms.remaining(term_of(licence), at=at)
    _save(licence, "licence.suspended", actor_id, note, at)
    notices.tell_of_suspension(licence, reason=note, at=at)
    return licence


@retried
@transaction.atomic
def resume(*, licence_id: UUID, actor_id: UUID, note: str, at: datetime) -> Licence:
    """Gives the kept time from now. Raises NothingThere, AlreadyRevoked, NotSuspended."""
    licence = lock_licence(licence_id)
    refuse_resumption(licence)
    if licence.remaining is not None:
        put_term(licence, terms.resume(term_of(licence), remaining=licence.remaining, at=at))
    licence.suspended_at = licence.remaining = None
    _save(licence, "licence.resumed", actor_id, note, at)
    notices.tell_of_resumption(licence, reason=note, at=at)
    return licence


@retried
@transaction.atomic
def revoke(*, licence_id: UUID, actor_id: UUID, note: str, at: datetime) -> Licence:
    """Ends a licence for good; money goes back by a reversal only. Raises NothingThere, AlreadyRevoked."""
    licence = lock_licence(licence_id)
    refuse_change(licence)
    licence.revoked_at = at
    _save(licence, "licence.revoked", actor_id, note, at)
    notices.tell_of_revocation(licence, reason=note, at=at)
    return licence


@retried
@transaction.atomic
def extend(*, licence_id: UUID, days: int, actor_id: UUID, note: str, at: datetime) -> Licence:
    """Gives days, to a suspended licence for when it runs again. Raises NothingThere, AlreadyRevoked, DaysInvalid."""
    terms.check_days(days)
    licence = lock_licence(licence_id)
    refuse_change(licence)
    if licence.remaining is not None:
        licence.remaining += timedelta(days=days)
    else:
        put_term(licence, terms.extend(term_of(licence), days=days, at=at))
    _save(licence, "licence.extended", actor_id, note, at, days=days)
    notices.tell_of_days(licence, days=days, reason=note, at=at)
    return licence


def _save(licence: Licence, event: str, actor_id: UUID, note: str, at: datetime, **details: int) -> None:
    licence.save()
    audit.record(
        event=event,
        at=at,
        actor_id=actor_id,
        subject_id=licence.user_id,
        details={"licence": str(licence.id), "note": note, **details},
    )

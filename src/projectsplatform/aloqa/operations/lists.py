"""What owners prepare for conversations: saved answers, and subjects."""

from datetime import datetime

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.rules.staff import check_is_owner
from projectsplatform.aloqa.models import SavedAnswer, SubjectLabel


@transaction.atomic
def keep_saved_answer(*, answer: SavedAnswer, actor: User, address: str = "", at: datetime) -> None:
    """A saved answer as it was filled in, made or changed. Raises NotStaff, OwnerNeeded."""
    check_is_owner(actor)
    answer.changed_by, answer.changed_at = actor, at
    answer.save()
    details = {"answer": str(answer.pk), "title": answer.title, "is_used": answer.is_used}
    audit.record(event="aloqa.answer.kept", at=at, actor_id=actor.pk, subject_id=None, address=address, details=details)


@transaction.atomic
def keep_subject(*, subject: SubjectLabel, actor: User, address: str = "", at: datetime) -> None:
    """A subject as it was filled in, made or changed. Raises NotStaff, OwnerNeeded."""
    check_is_owner(actor)
    subject.save()
    details = {"subject": str(subject.pk), "name": subject.name, "is_used": subject.is_used}
    audit.record(
        event="aloqa.subject.kept", at=at, actor_id=actor.pk, subject_id=None, address=address, details=details
    )

"""Notes and labels that staff keep about people."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.errors import AccountDeleted, LabelOutOfUse, NoteTextInvalid
from projectsplatform.accounts.models import Label, PersonLabel, PersonNote, User
from projectsplatform.accounts.models.notes import NOTE_LENGTH
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.rules.staff import check_is_owner, check_may_touch
from projectsplatform.kit.errors import NothingThere


@transaction.atomic
def write_note(*, user_id: UUID, actor: User, text: str, at: datetime) -> PersonNote:
    """Kept as it is until the person leaves. Raises NothingThere, AccountDeleted, NotStaff, OwnerNeeded, NoteTextInvalid."""
    person = _locked(user_id, actor)
    clean = text.strip()
    if not 1 <= len(clean) <= NOTE_LENGTH:
        raise NoteTextInvalid(max=NOTE_LENGTH)
    return PersonNote.objects.create(user=person, author=actor, text=clean, created_at=at)


@transaction.atomic
def put_labels(*, user_id: UUID, actor: User, label_ids: Collection[UUID], address: str = "", at: datetime) -> None:
    """The person has exactly these labels afterwards; what changed stands in the trail.

    Raises NothingThere, AccountDeleted, NotStaff, OwnerNeeded, LabelOutOfUse.
    """
    person = _locked(user_id, actor)
    had = set(PersonLabel.objects.filter(user=person).values_list("label_id", flat=True))
    new, gone = set(label_ids) - had, had - set(label_ids)
    if Label.objects.filter(pk__in=new, is_used=True).count() != len(new):
        raise LabelOutOfUse
    PersonLabel.objects.filter(user=person, label__in=gone).delete()
    PersonLabel.objects.bulk_create([PersonLabel(user=person, label_id=label, put_at=at) for label in sorted(new)])
    if new or gone:
        details = {"labels_put": sorted(map(str, new)), "labels_taken": sorted(map(str, gone))}
        audit.record(
            event="account.labels.changed",
            at=at,
            actor_id=actor.pk,
            subject_id=person.pk,
            address=address,
            details=details,
        )


@transaction.atomic
def keep_label(*, label: Label, actor: User, address: str = "", at: datetime) -> None:
    """A label as it was filled in, made or changed; the trail keeps what it says now. Raises OwnerNeeded."""
    check_is_owner(actor)
    label.save()
    details = {"label": str(label.pk), "name": label.name, "colour": label.colour, "is_used": label.is_used}
    audit.record(event="staff.label.kept", at=at, actor_id=actor.pk, subject_id=None, address=address, details=details)


def _locked(user_id: UUID, actor: User) -> User:
    """Whoever leaves meanwhile takes the same lock."""
    person = User.objects.select_for_update().filter(pk=user_id).first()
    if person is None:
        raise NothingThere
    if person.deleted_at is not None:
        raise AccountDeleted
    check_may_touch(actor, person)
    return person

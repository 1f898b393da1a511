"""What staff do to an account: shut it, open it again, sign it out, free its number, correct it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import AccountDeleted, NoPhone, ReasonRequired, SecondOwnerNeeded
from projectsplatform.accounts.models import StaffLink, User
from projectsplatform.accounts.operations import audit, chat_messages
from projectsplatform.accounts.operations.codes import void_codes
from projectsplatform.accounts.operations.owner_notices import LOOK_AT_IT, tell_owners
from projectsplatform.accounts.operations.sessions import end_all_sessions
from projectsplatform.accounts.queries.staff import owner_chats
from projectsplatform.accounts.rules.staff import check_is_staff, check_may_touch, check_not_self, may_move_money
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz.phones import mask_phone


def disable_account(*, user_id: UUID, actor: User, reason: str, address: str = "", at: datetime) -> None:
    """Nobody signs in as this person any more; sessions and codes end. Owners are told of a member of staff. Raises NotStaff, OwnerNeeded, OwnAccount, ReasonRequired."""
    with transaction.atomic():
        person = _locked(user_id, actor, reason)
        owned = owner_chats() if person.is_staff else []
        person.is_active = False
        person.save(update_fields=["is_active", "updated_at"])
        void_codes(user_id=person.id, purposes=list(Purpose), at=at)
        StaffLink.objects.filter(user=person, used_at=None).delete()
        _end_everything(person, at)
        _record("account.disabled", person_id=person.id, actor=actor, reason=reason, address=address, at=at)
        if person.is_staff:
            text = format_lazy(_("{actor} switched {member} off."), actor=actor.username, member=person.username)
            tell_owners(kind="staff.disabled", texts=[text, LOOK_AT_IT], at=at, owned=owned)


def enable_account(*, user_id: UUID, actor: User, reason: str, address: str = "", at: datetime) -> None:
    """The person may sign in again; a member of staff who may move money by two owners only (`request_enabling`).

    Raises NotStaff, OwnerNeeded, SecondOwnerNeeded, OwnAccount, ReasonRequired, AccountDeleted.
    """
    with transaction.atomic():
        person = _locked(user_id, actor, reason)
        if person.is_staff and may_move_money(person):
            raise SecondOwnerNeeded
        if person.deleted_at is not None:
            raise AccountDeleted
        person.is_active = True
        person.save(update_fields=["is_active", "updated_at"])
        _record("account.enabled", person_id=person.id, actor=actor, reason=reason, address=address, at=at)


def end_sessions_by_staff(*, user_id: UUID, actor: User, reason: str, address: str = "", at: datetime) -> int:
    """Signs a person out everywhere, the panel included; returns how many sessions of the API ended.

    Raises NotStaff, OwnerNeeded, OwnAccount, ReasonRequired, NothingThere.
    """
    with transaction.atomic():
        person = _locked(user_id, actor, reason)
        ended = _end_everything(person, at)
        _record("account.sessions.ended", person_id=person.id, actor=actor, reason=reason, address=address, at=at)
    return ended


def free_phone(*, user_id: UUID, actor: User, reason: str, address: str = "", at: datetime) -> None:
    """The number's operator gave it to somebody else, who may now register with it; this account goes on without.

    Opens nothing: the account signs in by its password and its own Telegram, as before. Its chat is told.
    Raises NotStaff, OwnAccount, ReasonRequired, NothingThere, NoPhone.
    """
    with transaction.atomic():
        person = _locked(user_id, actor, reason)
        if person.phone is None:
            raise NoPhone
        number, person.phone = mask_phone(person.phone), None
        person.save(update_fields=["phone", "updated_at"])
        _record("account.phone.freed", person_id=person.id, actor=actor, reason=reason, address=address, at=at)
        chat_messages.tell_of_freed_phone(chat_id=person.tg_id, phone=number, at=at)


def correct_person(*, person: User, changed: Sequence[str], actor: User, address: str = "", at: datetime) -> None:
    """Stores corrected details of a person (`changed` names them) and writes down which. Raises NotStaff, OwnerNeeded."""
    check_may_touch(actor, person)
    with transaction.atomic():
        person.save(update_fields=[*changed, "updated_at"])
        audit.record(
            event="account.corrected",
            at=at,
            actor_id=actor.id,
            subject_id=person.id,
            address=address,
            details={"fields": list(changed)},
        )


def _end_everything(person: User, at: datetime) -> int:
    """Tokens and the panel's cookies."""
    User.objects.filter(pk=person.id).update(staff_epoch=F("staff_epoch") + 1)
    return end_all_sessions(user_id=person.id, at=at)


def _locked(user_id: UUID, actor: User, reason: str) -> User:
    check_is_staff(actor)
    check_not_self(actor, user_id)
    if not reason.strip():
        raise ReasonRequired
    person = User.objects.select_for_update().filter(pk=user_id).first()
    if person is None:
        raise NothingThere
    check_may_touch(actor, person)
    return person


def _record(event: str, *, person_id: UUID, actor: User, reason: str, address: str, at: datetime) -> None:
    audit.record(
        event=event, at=at, actor_id=actor.id, subject_id=person_id, address=address, details={"reason": reason.strip()}
    )

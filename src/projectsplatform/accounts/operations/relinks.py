"""Another Telegram for a person who lost theirs: one asks, another approves, a day passes, the old chat may object."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import ReasonRequired, RelinkClosed, RelinkOpen, TelegramTaken
from projectsplatform.accounts.models import RelinkRequest, SignInCode, User
from projectsplatform.accounts.operations import audit, chat_messages
from projectsplatform.accounts.operations.chat_links import tell_of_chat
from projectsplatform.accounts.operations.owner_notices import LOOK_AT_IT, tell_owners
from projectsplatform.accounts.operations.sessions import end_all_sessions
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import members_who_may, owners
from projectsplatform.accounts.rules.lifetimes import RELINK_DELAY
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import StaffEvent
from projectsplatform.accounts.rules.people import clean_phone, clean_tg_id
from projectsplatform.accounts.rules.staff import (
    check_is_staff,
    check_may_approve_relink,
    check_may_ask_for_relink,
    is_relink_still_right,
)
from projectsplatform.kit.errors import NothingThere, Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what `gettext_lazy` returns has no public name


def request_relink(
    *, user_id: UUID, new_tg_id: int, new_phone: str, reason: str, actor: User, address: str = "", at: datetime
) -> RelinkRequest:
    """The first pair of eyes. `new_phone` empty: the number stays.

    A member of staff's Telegram is an owner's to ask for, and all owners are told.
    Raises NotStaff, OwnerNeeded, OwnRelink, ReasonRequired, TelegramIdInvalid, PhoneInvalid, TelegramTaken, RelinkOpen, NothingThere.
    """
    check_is_staff(actor)
    if not reason.strip():
        raise ReasonRequired
    telegram, phone = clean_tg_id(new_tg_id), clean_phone(new_phone) if new_phone else ""
    with transaction.atomic():
        person = User.objects.select_for_update().filter(pk=user_id).first()
        if person is None:
            raise NothingThere
        check_may_ask_for_relink(actor, person)
        _refuse_taken(user_id, telegram, phone)
        if _open().filter(user_id=user_id).exists():
            raise RelinkOpen
        request = RelinkRequest.objects.create(
            user=person,
            old_tg_id=person.tg_id,
            new_tg_id=telegram,
            new_phone=phone,
            reason=reason.strip()[:500],
            requested_by=actor,
            requested_at=at,
        )
        _record("account.relink.requested", request, actor.id, address, at)
        _ask_for_approval(request, actor, at)
    return request


def approve_relink(*, request_id: UUID, actor: User, address: str = "", at: datetime) -> RelinkRequest:
    """The second pair: from here a day runs, and the old chat is told.

    Raises NotStaff, OwnerNeeded, OwnRelink, SameHands, RelinkClosed, NothingThere.
    """
    with transaction.atomic():
        request = _lock_open(request_id)
        check_may_approve_relink(actor, request)
        if request.approved_at is not None:
            raise RelinkClosed
        request.approved_by, request.approved_at, request.effective_at = actor, at, at + RELINK_DELAY
        request.save(update_fields=["approved_by", "approved_at", "effective_at"])
        _record("account.relink.approved", request, actor.id, address, at)
        chat_messages.tell_of_relink(chat_id=request.old_tg_id, request_id=request.id, at=at)
        _tell_owners(_("{actor} agreed: in 24 hours {member} is tied to the Telegram {tg_id}."), request, actor, at)
    return request


def cancel_relink(*, request_id: UUID, actor: User, address: str = "", at: datetime) -> None:
    """Any member of staff may stop it. Raises NotStaff, RelinkClosed."""
    check_is_staff(actor)
    with transaction.atomic():
        _cancel(_lock_open(request_id), actor.id, address, at)


def cancel_relink_by_owner(*, request_id: UUID, tg_id: int, at: datetime) -> None:
    """The old chat objects. Raises NothingThere when the request is over or another's."""
    with transaction.atomic():
        request = _open().select_for_update(of=("self",)).filter(pk=request_id, old_tg_id=tg_id).first()
        if request is None:
            raise NothingThere
        _cancel(request, request.user_id, "", at)


def carry_out_relinks(*, at: datetime) -> int:
    """Carries out what is due; returns how many. One whose Telegram or phone was taken meanwhile is cancelled.

    So is one of a member of staff whom no two owners stand for any more.
    """
    due = _open().filter(effective_at__lte=at).values_list("pk", flat=True)
    return sum(_carry_out(request_id, at) for request_id in list(due))


@transaction.atomic
def _carry_out(request_id: UUID, at: datetime) -> bool:
    request = _open().select_for_update(of=("self",)).filter(pk=request_id, effective_at__lte=at).first()
    if request is None:
        return False
    if not is_relink_still_right(request):
        _cancel(request, None, "", at)
        return False
    try:
        with transaction.atomic():
            _refuse_taken(request.user_id, request.new_tg_id, request.new_phone)
            _relink(request, at)
    except (Refusal, IntegrityError):
        _cancel(request, None, "", at)
        return False
    request.done_at = at
    request.save(update_fields=["done_at"])
    end_all_sessions(user_id=request.user_id, at=at)
    SignInCode.objects.filter(user_id=request.user_id, used_at=None, voided_at=None).update(voided_at=at)
    _record("account.relink.done", request, None, "", at)
    chat_messages.tell_of_relink_done(chat_ids=[request.old_tg_id, request.new_tg_id], at=at)
    return True


def _relink(request: RelinkRequest, at: datetime) -> None:
    phone = {"phone": request.new_phone} if request.new_phone else {}
    User.objects.filter(pk=request.user_id).update(
        tg_id=request.new_tg_id, staff_epoch=F("staff_epoch") + 1, updated_at=at, **phone
    )
    tell_of_chat(user_id=request.user_id, tg_id=request.new_tg_id, at=at)


def _refuse_taken(user_id: UUID, tg_id: int, phone: str) -> None:
    taken = Q(tg_id=tg_id) | Q(phone=phone) if phone else Q(tg_id=tg_id)
    if User.objects.exclude(pk=user_id).filter(taken).exists():
        raise TelegramTaken


def _open() -> QuerySet[RelinkRequest]:
    return RelinkRequest.objects.filter(done_at=None, cancelled_at=None)


def _lock_open(request_id: UUID) -> RelinkRequest:
    request = RelinkRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None:
        raise NothingThere
    if request.done_at is not None or request.cancelled_at is not None:
        raise RelinkClosed
    return request


def _cancel(request: RelinkRequest, actor_id: UUID | None, address: str, at: datetime) -> None:
    request.cancelled_at = at
    request.save(update_fields=["cancelled_at"])
    _record("account.relink.cancelled", request, actor_id, address, at)


def _ask_for_approval(request: RelinkRequest, actor: User, at: datetime) -> None:
    """Whoever may approve it is told; of a change that touches one of the staff all owners are, whoever asked too."""
    deciding = members_who_may("accounts.change_relinkrequest")
    members = {member.pk for member in deciding if _may_approve(member, request)}
    if request.user.is_staff:
        members |= set(owners().values_list("pk", flat=True))
    event = StaffEvent(
        name="staff.request.relink",
        key=request.pk,
        texts=[_("{actor} asks to tie {member} to another Telegram, id {tg_id}."), LOOK_AT_IT],
        details={"actor": actor.username, "member": request.user.username, "tg_id": request.new_tg_id},
        page=Page("admin:relink_approve", request.pk),
    )
    tell_members(member_ids=members, event=event, at=at)


def _may_approve(member: User, request: RelinkRequest) -> bool:
    try:
        check_may_approve_relink(member, request)
    except Refusal:
        return False
    return True


def _tell_owners(text: "_StrPromise", request: RelinkRequest, actor: User, at: datetime) -> None:
    """Of a change that touches one of the staff; a customer's is everyday work."""
    if request.user.is_staff:
        told = format_lazy(text, actor=actor.username, member=request.user.username, tg_id=request.new_tg_id)
        tell_owners(kind="staff.relink", texts=[told, LOOK_AT_IT], at=at)


def _record(event: str, request: RelinkRequest, actor_id: UUID | None, address: str, at: datetime) -> None:
    audit.record(
        event=event,
        at=at,
        actor_id=actor_id,
        subject_id=request.user_id,
        address=address,
        details={"request": str(request.id), "new_tg_id": request.new_tg_id},
    )

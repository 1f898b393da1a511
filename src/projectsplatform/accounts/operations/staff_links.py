"""Links that tie a member of staff to a Telegram: the first one, or another after it was lost."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import AccountDisabled, NotStaff, TelegramTaken, TelegramTied
from projectsplatform.accounts.models import RelinkRequest, StaffLink, User
from projectsplatform.accounts.operations import audit, chat_messages
from projectsplatform.accounts.operations.codes import void_codes
from projectsplatform.accounts.operations.owner_notices import LOOK_AT_IT, tell_owners
from projectsplatform.accounts.operations.sessions import end_all_sessions
from projectsplatform.accounts.rules.lifetimes import STAFF_LINK
from projectsplatform.accounts.rules.links import bot_link
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.security.signing import new_token, token_hash
from projectsplatform.telegram.operations.bot_api import bot_username
from projectsplatform.telegram.rules.answers import BotApiError


def make_link(member: User, at: datetime, *, replaces: bool = False) -> str:
    """The only live link of the member: links that were made before open nothing any more."""
    token = new_token()
    StaffLink.objects.filter(user=member, used_at=None).delete()
    StaffLink.objects.create(
        user=member, token_hash=token_hash(token), created_at=at, expires_at=at + STAFF_LINK, replaces=replaces
    )
    return token


def way_in(token: str) -> str:
    """What the member opens; when Telegram does not tell the bot's name now, what to write to the bot instead."""
    payload = f"staff_{token}"
    try:
        name = "" if settings.TELEGRAM_SIMULATED else bot_username(seconds=3)
    except BotApiError:
        return f"/start {payload}"
    return bot_link(name, payload)


def relink_staff(*, username: str, at: datetime) -> str:
    """The token of a link that ties a member of staff to another Telegram, at once: for a sole owner who lost theirs.

    Only the server's command calls it. All owners are told, the old chat among them. Raises NotStaff, AccountDisabled.
    """
    with transaction.atomic():
        member = User.objects.select_for_update().filter(username=username.strip().lower(), is_staff=True).first()
        if member is None:
            raise NotStaff
        if not member.is_active:
            raise AccountDisabled
        token = make_link(member, at, replaces=True)
        audit.record(event="staff.relink.made", at=at, actor_id=None, subject_id=member.id)
        text = _("On the server a link was made that ties {member} to another Telegram. It works for 24 hours.")
        texts = [format_lazy(text, member=member.username), LOOK_AT_IT]
        tell_owners(kind="staff.relink.made", texts=texts, at=at)
    return token


def link_staff(*, token: str, tg_id: int, at: datetime) -> User:
    """Ties the member of staff whose link it is to the Telegram that opened it.

    Raises TokenInvalid, TelegramTaken; TelegramTied when they have one that the link does not replace.
    """
    with transaction.atomic():
        link = StaffLink.objects.select_for_update().filter(token_hash=token_hash(token), used_at=None).first()
        if link is None or link.expires_at <= at:
            raise TokenInvalid
        # Locked: of two links at once the second finds the Telegram of the first.
        member = User.objects.select_for_update().get(pk=link.user_id)
        if not member.is_active:
            raise TokenInvalid
        if member.tg_id is not None and not link.replaces:
            raise TelegramTied
        link.used_at = at
        link.save(update_fields=["used_at"])
        old_tg_id = member.tg_id
        _tie(member, tg_id)
        _end_what_the_old_one_opened(member, old_tg_id, at)
        details = {"tg_id": tg_id, "old_tg_id": old_tg_id}
        audit.record(event="staff.linked", at=at, actor_id=member.id, subject_id=member.id, details=details)
        texts = [
            format_lazy(_("{member} is tied to a Telegram now, id {tg_id}."), member=member, tg_id=tg_id),
            LOOK_AT_IT,
        ]
        tell_owners(kind="staff.linked", texts=texts, at=at, without=member.id)
    return member


def _tie(member: User, tg_id: int) -> None:
    member.tg_id = tg_id
    try:
        with transaction.atomic():
            member.save(update_fields=["tg_id", "updated_at"])
    except IntegrityError as error:
        raise TelegramTaken from error


def _end_what_the_old_one_opened(member: User, old_tg_id: int | None, at: datetime) -> None:
    """Sessions, the panel's cookies, codes on their way, and a change of Telegram that was asked for."""
    if old_tg_id is None:
        return
    member.staff_epoch += 1
    member.save(update_fields=["staff_epoch"])
    end_all_sessions(user_id=member.id, at=at)
    void_codes(user_id=member.id, purposes=list(Purpose), at=at)
    RelinkRequest.objects.filter(user=member, done_at=None, cancelled_at=None).update(cancelled_at=at)
    chat_messages.tell_of_relink_done(chat_ids=[old_tg_id], at=at)

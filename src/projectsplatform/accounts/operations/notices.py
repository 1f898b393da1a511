"""What a person is told about their account. Every text is in the chat's own language.

Codes, and messages to whichever chat an account was or will be tied to, have no row in the list of notices.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind, Purpose
from projectsplatform.accounts.models import SignInCode, User
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import owner_chats, owners
from projectsplatform.accounts.rules.notices import Event, Page, StaffEvent
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.uz import dates
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.queries.chats import chat_language

_CODE_TEXTS: dict[str, Promise] = {
    Purpose.LOGIN: _("Sign-in code: {code}"),
    Purpose.RESET: _("Code for a new password: {code}"),
    Purpose.STAFF: _("Code for the staff panel: {code}"),
}


LOOK_AT_IT: Final = _("If you did not expect this, look at the audit trail at once.")


def send_code(*, chat_id: int, code: SignInCode, secret: str, at: datetime) -> None:
    """The code with device and time, a button that copies it and one that says it was somebody else."""
    with override(chat_language(chat_id)):
        minutes = int((code.expires_at - code.created_at).total_seconds()) // 60
        lines = [
            str(_CODE_TEXTS[code.purpose]).format(code=secret),
            "",
            *_where_and_when(code.device_name, at),
            gettext("It works for {minutes} minutes. Tell it to nobody.").format(minutes=minutes),
        ]
        buttons = [[Button(text=gettext("Copy the code"), copy_text=secret)], *_not_me(code.id)]
    enqueue(
        chat_id=chat_id,
        text="\n".join(lines),
        lane=Lane.CODE,
        kind=f"accounts.code.{code.purpose}",
        buttons=buttons,
        at=at,
        expires_at=code.expires_at,
        secret=True,
    )


def tell_of_stolen_session(*, person: User, device_name: str, at: datetime) -> None:
    """A token that was already exchanged was brought again: the session is over."""
    texts = [
        _("A session of yours was ended: somebody brought a key of it that was no longer in use."),
        _("If you did not restore an old copy of the program, change your password and sign in again."),
    ]
    _notify_of_security(person.pk, "accounts.session.token_reused", texts, device_name=device_name, at=at)


def tell_of_new_device(*, user_id: UUID, device_name: str, at: datetime) -> None:
    """Somebody signed in where nobody had signed in to this account before."""
    texts = [
        _("Your account was signed in to on a new device."),
        _("If it was not you, end that session and change your password at once."),
    ]
    _notify_of_security(user_id, "accounts.signed_in.new_device", texts, device_name=device_name, at=at)


def tell_of_new_panel_device(*, member: User, device_name: str, at: datetime) -> None:
    """The same for the panel."""
    event = StaffEvent(
        name="staff.signed_in.new_device",
        key=at.isoformat(),
        texts=[
            _("Somebody signed in to the panel with your account on a new device: {device}."),
            _("If it was not you, change your password at once: that ends all other windows."),
        ],
        details={"device": device_name or "—"},
        page=Page("admin:password_change"),
    )
    tell_members(member_ids=[member.pk], event=event, at=at)


def tell_of_new_password(*, person: User, at: datetime) -> None:
    """The password is another one now."""
    texts = [
        _("Your password was changed and your other sessions were ended."),
        _("If it was not you, reset the password now or write to support."),
    ]
    _notify_of_security(person.pk, "accounts.password.changed", texts, at=at)


def tell_of_relink(*, chat_id: int | None, request_id: UUID, at: datetime) -> None:
    """To the old chat: in a day the account will belong to another Telegram, unless its owner objects."""
    text = _("Staff will tie your account to another Telegram in 24 hours, because they were told this one is lost.")
    with override(chat_language(chat_id or 0)):
        buttons = _not_me(request_id)
    _tell(chat_id, "accounts.relink.approved", [text], buttons=buttons, at=at)


def tell_of_relink_done(*, chat_ids: Sequence[int | None], at: datetime) -> None:
    """To the old chat and the new one: it has happened."""
    for chat_id in chat_ids:
        _tell(
            chat_id, "accounts.relink.done", [_("The account is tied to another Telegram now. Sign in again.")], at=at
        )


def tell_owners(
    *,
    kind: str,
    texts: Sequence[Promise],
    at: datetime,
    without: UUID | None = None,
    owned: Sequence[int] = (),
    page: Page | None = None,
) -> None:
    """To every owner who has a chat, but `without`: something was done, or asked, that one person must not do unseen.

    `owned` are the chats of owners before it was done: whoever is none any more is told, too. `page` is the panel's page of
    a request that waits for an owner: a button opens it, and each is told of the request once.
    """
    if page is not None:
        event = StaffEvent(name=kind, key=str(page.id), texts=texts, page=page)
        tell_members(member_ids=owners().values_list("pk", flat=True), event=event, at=at)
        return
    for chat_id in dict.fromkeys([*owner_chats(without=without), *owned]):
        _tell(chat_id, kind, texts, at=at)


def tell_of_freed_phone(*, chat_id: int | None, phone: str, at: datetime) -> None:
    """The account's number belongs to somebody else now."""
    if chat_id is None:
        return
    with override(chat_language(chat_id)):
        texts = [
            gettext(
                "Staff took the phone number {phone} off your account: its operator gave it to somebody else."
            ).format(phone=phone),
            gettext("You sign in as before. If the number is still yours, write to support."),
            "",
            *_where_and_when("", at),
        ]
    text = "\n".join(texts)
    enqueue(chat_id=chat_id, text=text, lane=Lane.TRANSACTIONAL, kind="accounts.phone.freed", at=at)


def goodbye(*, chat_id: int | None, at: datetime) -> str:
    """The last message's text, made while the chat's language is still known."""
    if chat_id is None:
        return ""
    with override(chat_language(chat_id)):
        texts = [
            gettext("Your account was deleted, as you asked, with everything personal in it. Goodbye, and thank you."),
            gettext("If it was not you, write to support at once. You can register again at any time."),
        ]
        return "\n".join([*texts, "", *_where_and_when("", at)])


def tell_goodbye(*, chat_id: int | None, text: str, at: datetime) -> None:
    """The last message to whoever has left."""
    if chat_id is not None:
        enqueue(chat_id=chat_id, text=text, lane=Lane.TRANSACTIONAL, kind="accounts.deleted", at=at)


def _notify_of_security(
    user_id: UUID, name: str, texts: Sequence[Promise], *, device_name: str = "", at: datetime
) -> None:
    device = [_("Device: {device}")] if device_name else []
    event = Event(
        kind=NoticeKind.SECURITY,
        name=name,
        key=at.isoformat(),
        texts=[*texts, *device, _("Time: {time} (Tashkent)")],
        details={"device": device_name, "time": rfc3339(at)},
        page=Page("cabinet:settings_sessions"),
    )
    notify(user_id=user_id, event=event, at=at)


def _tell(
    chat_id: int | None,
    kind: str,
    texts: Sequence[Promise],
    *,
    buttons: Sequence[Sequence[Button]] = (),
    at: datetime,
) -> None:
    if chat_id is None:
        return
    with override(chat_language(chat_id)):
        text = "\n".join([*map(str, texts), "", *_where_and_when("", at)])
    enqueue(chat_id=chat_id, text=text, lane=Lane.TRANSACTIONAL, kind=kind, buttons=buttons, at=at)


def _where_and_when(device_name: str, at: datetime) -> list[str]:
    device = [gettext("Device: {device}").format(device=device_name)] if device_name else []
    return [*device, gettext("Time: {time} (Tashkent)").format(time=dates.moment(at))]


def _not_me(item_id: UUID) -> list[list[Button]]:
    return [[Button(text=gettext("This was not me"), callback_data=f"void:{item_id}")]]

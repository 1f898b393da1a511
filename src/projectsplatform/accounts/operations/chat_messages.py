"""Messages to whichever chat an account is, was or will be tied to: codes, changes of Telegram, the last message.

They have no row in the list of notices. Every text is in the chat's own language.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.models import SignInCode
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


def tell_of_relink(*, chat_id: int | None, request_id: UUID, at: datetime) -> None:
    """To the old chat: in a day the account will belong to another Telegram, unless its owner objects."""
    text = _("Staff will tie your account to another Telegram in 24 hours, because they were told this one is lost.")
    with override(chat_language(chat_id or 0)):
        buttons = _not_me(request_id)
    tell_chat(chat_id, "accounts.relink.approved", [text], buttons=buttons, at=at)


def tell_of_relink_done(*, chat_ids: Sequence[int | None], at: datetime) -> None:
    """To the old chat and the new one: it has happened."""
    for chat_id in chat_ids:
        tell_chat(
            chat_id, "accounts.relink.done", [_("The account is tied to another Telegram now. Sign in again.")], at=at
        )


def tell_of_freed_phone(*, chat_id: int | None, phone: str, at: datetime) -> None:
    """The account's number belongs to somebody else now."""
    if chat_id is None:
        return
    with override(chat_language(chat_id)):
        freed = gettext("Staff took the phone number {phone} off your account: its operator gave it to somebody else.")
        texts = [
            freed.format(phone=phone),
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


def tell_chat(
    chat_id: int | None, kind: str, texts: Sequence[Promise], *, buttons: Sequence[Sequence[Button]] = (), at: datetime
) -> None:
    """The lines and the time, in the language of the chat. Without a chat nothing is sent."""
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

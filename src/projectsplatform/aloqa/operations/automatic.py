"""What the platform itself says in a conversation. Joins the caller's transaction, which has locked the thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from projectsplatform.accounts.queries.company import company_hours
from projectsplatform.aloqa.enums import Author, Delivery, Face
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.writing import append
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.hours import is_open, opens_next
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.uz import dates
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.queries.chats import chat_language

AUTOMATIC: Final = "aloqa.automatic"


def say(
    thread: Thread, text: str, *, kind: str = AUTOMATIC, buttons: Sequence[Sequence[Button]] = (), at: datetime
) -> Message:
    """A message of the platform's: in the thread, and sent to the chat. The line of the lists stays the customer's."""
    shown = thread.preview, thread.last_message_at
    message = append(thread, Content(text=text), author=Author.PLATFORM, at=at, face=Face.PLATFORM)
    thread.preview, thread.last_message_at = shown
    if thread.chat_id is not None:
        sent = enqueue(
            chat_id=thread.chat_id, text=text, lane=Lane.TRANSACTIONAL, kind=kind, buttons=buttons, once=True, at=at
        )
        message.delivery, message.outbox_id = Delivery.WAITING, sent.id
        message.save(update_fields=["delivery", "outbox_id"])
    return message


def greet(thread: Thread, *, begins: bool, face: Face, at: datetime) -> None:
    """Tells once that a conversation has begun, and once an evening when somebody is there. The thread is not yet saved."""
    is_welcomed, opens = begins and face == Face.TELEGRAM, _opening_to_tell(thread, at)
    if not is_welcomed and opens is None:
        return
    with override(chat_language(thread.chat_id or 0)):
        lines = []
        if is_welcomed:
            lines.append(_("Your message has been received. We answer here, in this chat."))
        if opens is not None:
            moment = dates.moment(opens)
            lines.append(_("We are closed now. We answer when we open: {moment}.").format(moment=moment))
        buttons: list[list[Button]] = []
        if thread.person_id is None:
            lines.append(_("To register, share your phone number with the button below."))
            buttons = [[Button(text=_("Share my phone number"), request_contact=True)]]
        say(thread, "\n\n".join(lines), buttons=buttons, at=at)


def _opening_to_tell(thread: Thread, at: datetime) -> datetime | None:
    """The next opening where nobody is there; once an evening, or a weekend, which is known by the day on which it ends."""
    table = company_hours(at)
    opens = opens_next(table, at) if table and not is_open(table, at) else None
    if opens is None or thread.auto_answered_on == local_day(opens):
        return None
    thread.auto_answered_on = local_day(opens)
    return opens

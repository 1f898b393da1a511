"""A shared contact becomes a registration token."""

from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.tickets import IssuedTicket, issue_ticket
from projectsplatform.bot.conversations.replies import Person, contact_button, conversation, reply
from projectsplatform.kit.errors import Refusal
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.outbox import enqueue


def take_own_contact(*, person: Person, phone: str, at: datetime) -> None:
    """Issues a ticket and enqueues the message with its token, in one transaction."""
    with conversation(person, at=at):
        try:
            ticket = issue_ticket(phone=phone, tg_id=person.tg_id, at=at)
        except Refusal as refusal:
            reply(person, refusal.text(), kind="contact_refused", at=at)
        else:
            _send_token(person, ticket, at)


def refuse_contact(*, person: Person, at: datetime) -> None:
    """Somebody else's contact, or a forwarded one, does not prove that the number is the sender's."""
    with conversation(person, at=at):
        text = _("This is not your own number. Use the button below: only your own contact counts.")
        reply(person, text, kind="contact_refused", buttons=contact_button(), at=at)


def _send_token(person: Person, ticket: IssuedTicket, at: datetime) -> None:
    minutes = round((ticket.expires_at - at).total_seconds() / 60)
    text = "\n\n".join(
        [
            _("Your registration token:"),
            ticket.token,
            _("It works once and for {minutes} minutes. Continue with the button below.").format(minutes=minutes),
        ]
    )
    enqueue(
        chat_id=person.tg_id,
        text=text,
        lane=Lane.CODE,
        kind="bot.registration",
        buttons=[
            [Button(text=_("Register"), url=ticket.register_url)],
            [Button(text=_("Copy the token"), copy_text=ticket.token)],
        ],
        at=at,
        expires_at=ticket.expires_at,
        secret=True,
    )

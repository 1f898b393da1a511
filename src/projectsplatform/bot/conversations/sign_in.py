"""Cancelling a sign-in, and linking a member of staff to a Telegram account."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.codes import void_code
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.bot.conversations.replies import Person, conversation, reply
from projectsplatform.kit.errors import NothingThere, Refusal


def void_sign_in(*, person: Person, code_id: str, at: datetime) -> str:
    """Voids the code and ends its sign-in. Returns the notice for the button, which is also sent to the chat."""
    with conversation(person, at=at):
        try:
            void_code(code_id=_uuid(code_id), tg_id=person.tg_id, at=at)
        except Refusal as refusal:
            return refusal.text()
        text = _("Cancelled: this code opens nothing now. If somebody knows your password, change it.")
        reply(person, text, kind="code_voided", at=at)
        return text


def take_staff_link(*, person: Person, token: str, at: datetime) -> None:
    """Links a staff account to this Telegram account."""
    with conversation(person, at=at):
        try:
            link_staff(token=token, tg_id=person.tg_id, at=at)
        except Refusal as refusal:
            reply(person, refusal.text(), kind="staff_link_refused", at=at)
        else:
            text = _("This Telegram is tied to your staff account. Codes for the panel arrive here.")
            reply(person, text, kind="staff_linked", at=at)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NothingThere from error

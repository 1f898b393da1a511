"""What people without a menu are told: strangers, members of staff, and everybody who sends what the bot does not understand."""

from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.accounts.errors import TelegramOfAnotherPhone
from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.bot.conversations.replies import Person, contact_button, conversation, reply
from projectsplatform.bot.conversations.screens import Row, menu_row


def ask_for_contact(person: Person, at: datetime) -> None:
    """Joins the caller's conversation. Telegram cannot put the contact button under a message that is edited."""
    text = _("Hello! To register, share your phone number with the button below.")
    reply(person, text, kind="greeting", buttons=contact_button(), at=at)


def tell_id(*, person: Person, at: datetime) -> None:
    """Tells the Telegram id; staff ask for it when a person has changed their Telegram account."""
    with conversation(person, at=at):
        reply(person, _("Your Telegram id: {tg_id}").format(tg_id=person.tg_id), kind="id", at=at)


def take_typed_phone(*, person: Person, at: datetime) -> None:
    """A typed number proves nothing: a new person gets the contact button, a registered one learns how to change the number."""
    with conversation(person, at=at):
        answer_typed_phone(person, by_tg_id(person.tg_id), at)


def answer_typed_phone(person: Person, user: User | None, at: datetime) -> None:
    """Joins the caller's conversation."""
    if user is not None:
        reply(person, TelegramOfAnotherPhone().text(), kind="phone_typed", buttons=_way_back(user), at=at)
        return
    text = _("A typed number does not count. Share it with the button below: so we know that it is yours.")
    reply(person, text, kind="phone_typed", buttons=contact_button(), at=at)


def refuse_kind(*, person: Person, at: datetime) -> None:
    """A message of a kind that no conversation can hold, as a game or a story."""
    with conversation(person, at=at):
        text = _("This kind of message does not reach us. Write it, or send a photo, a file or a voice message.")
        reply(person, text, kind="help", at=at)


def not_taken() -> str:
    """Says that a message did not reach the staff."""
    return _("This last message was not taken: please send it again then.")


def explain(*, person: Person, at: datetime) -> None:
    """Answers commands that the bot does not know, and staff, who write in the panel; whoever lost the contact button gets it again."""
    with conversation(person, at=at):
        user = by_tg_id(person.tg_id)
        if user is None:
            text = _("I do not understand this. To register, share your phone number with the button below.")
        elif user.is_staff:
            text = _("I do not understand this. /start shows your account, /language changes the language.")
        else:
            text = _("I do not understand this. The menu shows what I can do.")
        buttons = contact_button() if user is None else _way_back(user)
        reply(person, text, kind="help", buttons=buttons, at=at)


def _way_back(user: User) -> list[Row]:
    """The menu is the customers'."""
    return [] if user.is_staff else [menu_row()]

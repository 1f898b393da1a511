"""Greeting, language, account and help."""

from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.accounts.errors import TelegramOfAnotherPhone
from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.bot.conversations.replies import Person, contact_button, conversation, reply
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.chats import choose_language
from projectsplatform.wallet.queries import balance


def greet(*, person: Person, at: datetime) -> None:
    """Asks a new person for the phone number; shows a registered one the balance and the licences."""
    with conversation(person, at=at):
        _greet(person, at)


def offer_languages(*, person: Person, at: datetime) -> None:
    """Offers a button for each language, named in that language."""
    with conversation(person, at=at):
        buttons = [[Button(text=label, callback_data=f"language:{code}")] for code, label in ChatLanguage.choices]
        reply(person, _("Choose a language."), kind="languages", buttons=buttons, at=at)


def take_language(*, person: Person, language: str, at: datetime) -> str:
    """Stores the chosen language and greets in it. Returns the notice for the button."""
    if language not in ChatLanguage.values:
        return ""
    with conversation(person, at=at):
        choose_language(chat_id=person.tg_id, language=ChatLanguage(language))
    greet(person=person, at=at)
    return str(ChatLanguage(language).label)


def tell_id(*, person: Person, at: datetime) -> None:
    """Tells the Telegram id; staff ask for it when a person has changed their Telegram account."""
    with conversation(person, at=at):
        reply(person, _("Your Telegram id: {tg_id}").format(tg_id=person.tg_id), kind="id", at=at)


def take_typed_phone(*, person: Person, at: datetime) -> None:
    """A typed number proves nothing: a new person gets the contact button, a registered one learns how to change the number."""
    with conversation(person, at=at):
        if by_tg_id(person.tg_id) is not None:
            reply(person, TelegramOfAnotherPhone().text(), kind="phone_typed", at=at)
            return
        text = _("A typed number does not count. Share it with the button below: so we know that it is yours.")
        reply(person, text, kind="phone_typed", buttons=contact_button(), at=at)


def explain(*, person: Person, at: datetime) -> None:
    """Answers messages that the bot does not understand."""
    with conversation(person, at=at):
        text = _("I do not understand this. /start shows your account, /language changes the language.")
        reply(person, text, kind="help", at=at)


def _greet(person: Person, at: datetime) -> None:
    user = by_tg_id(person.tg_id)
    if user is not None:
        reply(person, _account(user, at), kind="account", at=at)
        return
    text = _("Hello! To register, share your phone number with the button below.")
    reply(person, text, kind="greeting", buttons=contact_button(), at=at)


def _account(user: User, at: datetime) -> str:
    lines = [user.get_full_name(), _("Balance: {amount}").format(amount=format_som(balance(user.id))), ""]
    licences = licences_of(user.id, at)
    lines += [_licence(licence) for licence in licences] or [_("You have no licences yet.")]
    return "\n".join(lines)


def _licence(licence: LicenceView) -> str:
    if licence.state != LicenceState.ACTIVE:
        return f"{licence.product_name}: {licence.state.label}"
    day = licence.ends_at.astimezone(TASHKENT).strftime("%d.%m.%Y")
    return _("{product}: until {day}").format(product=licence.product_name, day=day)

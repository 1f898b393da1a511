"""The beginning of a conversation: who are you, and how do things stand."""

from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.accounts.errors import TelegramOfAnotherPhone
from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.bot.conversations.saying import Person, contact_button, conversation, say
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.chats import choose_language
from projectsplatform.wallet.queries import balance


def greet(*, person: Person, at: datetime) -> None:
    """To somebody new: share your number. To somebody known: the balance and the licences."""
    with conversation(person, at=at):
        _greet(person, at)


def offer_languages(*, person: Person, at: datetime) -> None:
    """A button for each language, each in its own words."""
    with conversation(person, at=at):
        buttons = [[Button(text=label, callback_data=f"language:{code}")] for code, label in ChatLanguage.choices]
        say(person, _("Choose a language."), kind="languages", buttons=buttons, at=at)


def take_language(*, person: Person, language: str, at: datetime) -> str:
    """Speaks the chosen language from now on and greets in it. Returns the notice for the button."""
    if language not in ChatLanguage.values:
        return ""
    with conversation(person, at=at):
        choose_language(chat_id=person.tg_id, language=ChatLanguage(language))
    greet(person=person, at=at)
    return str(ChatLanguage(language).label)


def tell_id(*, person: Person, at: datetime) -> None:
    """For staff, when somebody comes back with another Telegram."""
    with conversation(person, at=at):
        say(person, _("Your Telegram id: {tg_id}").format(tg_id=person.tg_id), kind="id", at=at)


def take_typed_phone(*, person: Person, at: datetime) -> None:
    """A typed number proves nothing: whoever is new gets the button, whoever is known is told how a number is changed."""
    with conversation(person, at=at):
        if by_tg_id(person.tg_id) is not None:
            say(person, TelegramOfAnotherPhone().text(), kind="phone_typed", at=at)
            return
        text = _("A typed number does not count. Share it with the button below: so we know that it is yours.")
        say(person, text, kind="phone_typed", buttons=contact_button(), at=at)


def explain(*, person: Person, at: datetime) -> None:
    """To anything that the bot does not understand."""
    with conversation(person, at=at):
        text = _("I do not understand this. /start shows your account, /language changes the language.")
        say(person, text, kind="help", at=at)


def _greet(person: Person, at: datetime) -> None:
    known = by_tg_id(person.tg_id)
    if known is not None:
        say(person, _account(known, at), kind="account", at=at)
        return
    text = _("Hello! To register, share your phone number with the button below.")
    say(person, text, kind="greeting", buttons=contact_button(), at=at)


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

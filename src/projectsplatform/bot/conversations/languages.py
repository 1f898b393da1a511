"""The language: of the bot's messages, and of a registered person's pages too."""

from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.accounts.operations import languages
from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.bot.conversations.menu import open_screen
from projectsplatform.bot.conversations.replies import Person, conversation, reply
from projectsplatform.bot.conversations.screens import menu_row
from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.chats import choose_language


def offer_languages(*, person: Person, edits: int | None = None, at: datetime) -> None:
    """Offers a button for each language, named in that language."""
    with conversation(person, at=at):
        buttons = [[Button(text=label, callback_data=f"language:{code}")] for code, label in ChatLanguage.choices]
        user = by_tg_id(person.tg_id)
        if user is not None and not user.is_staff:
            buttons.append(menu_row())
        reply(person, _("Choose a language."), kind="languages", buttons=buttons, edits=edits, at=at)


def take_language(*, person: Person, language: str, edits: int | None = None, at: datetime) -> str:
    """Stores the chosen language, the account's too, and opens the menu in it. Returns the notice for the button."""
    if language not in ChatLanguage.values:
        return ""
    with conversation(person, at=at):
        user = by_tg_id(person.tg_id)
        if user is None:
            choose_language(chat_id=person.tg_id, language=ChatLanguage(language))
        else:
            languages.choose_language(user_id=user.id, language=language)
    open_screen(person=person, name="menu", edits=edits, at=at)
    return str(ChatLanguage(language).label)

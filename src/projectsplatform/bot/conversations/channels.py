"""“Check again”: whether the person has joined the channels that their programs require."""

from datetime import datetime

from django.utils.translation import override

from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.bot.conversations.menu import open_screen
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.kit.errors import RateLimited
from projectsplatform.licences.operations.channels import check_channels
from projectsplatform.telegram.queries.chats import chat_language


def check_again(*, person: Person, edits: int | None = None, at: datetime) -> str:
    """Asks Telegram, outside any transaction, and shows the programs anew. Returns the notice for the button."""
    user = by_tg_id(person.tg_id)
    with override(chat_language(person.tg_id)):
        try:
            said = "" if user is None else str(check_channels(user_id=user.id, at=at).label)
        except RateLimited as refusal:
            return refusal.text()
    open_screen(person=person, name="programs", edits=edits, at=at)
    return said

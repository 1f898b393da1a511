"""Whom a conversation is with."""

from django.utils.translation import gettext as _

from projectsplatform.aloqa.models import Thread
from projectsplatform.telegram.rules.bots import own_bot_id


def name_of(thread: Thread) -> str:
    """The customer's name; of whoever is not registered, what Telegram calls them."""
    if thread.person is not None:
        return thread.person.get_full_name()
    return thread.chat_name or _("Chat {number}").format(number=thread.chat_id)


def is_of_earlier_bot(thread: Thread) -> bool:
    """Whether it was held with a bot that the platform had before: nothing written in it reaches the customer."""
    return thread.bot_id != own_bot_id()

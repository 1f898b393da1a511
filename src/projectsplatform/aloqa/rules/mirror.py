"""What the staff's group is shown of a conversation."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import Author
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.rules.correspondents import name_of

LONGEST: Final = 3_800
"""Characters of a joined message: Telegram takes 4 096."""
NOTE_MARK: Final = "//"
"""What a member writes in a topic behind this is a note, and does not go to the customer."""
_TOPIC_LENGTH: Final = 120


def topic_name(thread: Thread) -> str:
    """The customer's name: Telegram takes 128 characters."""
    return name_of(thread)[:_TOPIC_LENGTH]


def joined(messages: Sequence[Message]) -> tuple[str, int]:
    """The first messages that fit into one of Telegram's, as its text, and how many they are: at least one."""
    text, count = "", 0
    for message in messages:
        longer = f"{text}\n\n{shown(message)}" if text else shown(message)
        if count and len(longer) > LONGEST:
            break
        text, count = longer[:LONGEST], count + 1
    return text, count


def shown(message: Message) -> str:
    """A message with its author; of its attachments the names."""
    files = [f"📎 {piece.name or piece.get_kind_display()}" for piece in message.attachments.all()]
    return "\n".join(filter(None, [_author(message), message.text, *files]))


def _author(message: Message) -> str:
    if message.is_note:
        return f"📝 {message.member} · {_('note')}"
    if message.author == Author.PLATFORM:
        return f"⚙️ {_('automatic')}"
    return f"✍️ {message.member}" if message.author == Author.STAFF else f"👤 {_('customer')}"

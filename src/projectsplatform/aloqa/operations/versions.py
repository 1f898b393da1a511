"""What messages said before."""

from datetime import datetime

from projectsplatform.aloqa.models import Message, MessageVersion


def keep_version(message: Message, *, at: datetime) -> None:
    """Keeps what a message says, before it says something else. Joins the caller's transaction."""
    MessageVersion.objects.create(message=message, text=message.text, entities=message.entities, replaced_at=at)

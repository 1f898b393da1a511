"""What messages said before."""

from collections.abc import Sequence
from datetime import datetime

from projectsplatform.aloqa.models import Message, MessageVersion
from projectsplatform.aloqa.rules.entities import Entity


def keep_version(message: Message, *, at: datetime) -> None:
    """Keeps what a message says, before it says something else. Joins the caller's transaction."""
    MessageVersion.objects.create(message=message, text=message.text, entities=message.entities, replaced_at=at)


def keep_late_version(message: Message, *, text: str, entities: Sequence[Entity], at: datetime) -> None:
    """Keeps what a message said before what it says now, and which comes only now; once, however often it comes."""
    given = {"entities": list(entities), "replaced_at": at}
    MessageVersion.objects.get_or_create(message=message, text=text, defaults=given)

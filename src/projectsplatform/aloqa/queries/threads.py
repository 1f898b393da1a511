"""Reads of threads and their messages."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.telegram.rules.bots import own_bot_id

_UNREAD: Final = """(SELECT thread.unread_answers FROM aloqa_thread thread
 WHERE thread.bot_id = {bot_id} AND thread.person_id = person.id)"""


def thread_of_person(person_id: UUID) -> Thread | None:
    """The person's conversation, if there was ever one."""
    return Thread.objects.filter(bot_id=own_bot_id(), person_id=person_id).first()


def shown_messages(thread: Thread) -> QuerySet[Message]:
    """All messages in the order in which they are shown, notes among them, with their attachments."""
    return thread.messages.select_related("member").prefetch_related("attachments").order_by("position")


def messages_for_customer(thread: Thread) -> QuerySet[Message]:
    """The same without notes."""
    return shown_messages(thread).filter(is_note=False)


def unread_answers_sql() -> str:
    """How many answers a `person` has not read, for the statement that finds the caller of a page."""
    return _UNREAD.format(bot_id=own_bot_id())

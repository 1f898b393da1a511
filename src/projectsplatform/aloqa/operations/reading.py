"""What customers have read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.aloqa.enums import Author
from projectsplatform.aloqa.models import Thread
from projectsplatform.kit.db.retry import retried
from projectsplatform.telegram.rules.bots import own_bot_id


@retried
@transaction.atomic
def mark_read(*, person_id: UUID, upto: int | None = None, at: datetime) -> int:
    """The person has read the answers up to a message's number, or all of them; how many are left unread."""
    own = Thread.objects.select_for_update().filter(bot_id=own_bot_id(), person_id=person_id)
    thread = own.first()
    if thread is None:
        return 0
    number = thread.last_number if upto is None else min(upto, thread.last_number)
    if number > thread.customer_read:
        read_answers(thread, number, at=at)
        thread.revision += 1
        thread.save(update_fields=["customer_read", "unread_answers", "revision"])
    return thread.unread_answers


def read_answers(thread: Thread, upto: int, *, at: datetime) -> None:
    """Marks answers as read; the thread, which the caller has locked, is changed and not yet saved."""
    if upto <= thread.customer_read:
        return
    answers = thread.messages.filter(is_note=False).exclude(author=Author.CUSTOMER)
    answers.filter(number__gt=thread.customer_read, number__lte=upto, read_at=None).update(read_at=at)
    unread = answers.filter(number__gt=upto, author=Author.STAFF, deleted_at=None)
    thread.customer_read, thread.unread_answers = upto, unread.count() if upto < thread.last_number else 0

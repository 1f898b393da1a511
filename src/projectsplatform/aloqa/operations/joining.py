"""What was said in a chat becomes the person's, as soon as the chat does."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.operations.threads import lock_thread_of
from projectsplatform.aloqa.rules.content import Correspondent
from projectsplatform.telegram.rules.bots import own_bot_id


def join_chat(*, user_id: UUID, tg_id: int, at: datetime) -> None:
    """Without anything said there is nothing to do. Joins the transaction that ties the person to the chat."""
    own = Thread.objects.filter(bot_id=own_bot_id())
    if own.filter(Q(chat_id=tg_id) | Q(person=user_id)).exists():
        thread = lock_thread_of(Correspondent(user_id, tg_id), at=at)
        thread.revision += 1
        thread.save(update_fields=["revision"])

"""A rating by one of five buttons, once: the buttons go with the first press."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from projectsplatform.aloqa.models import Episode, Thread
from projectsplatform.aloqa.operations.automatic import AUTOMATIC, say
from projectsplatform.aloqa.operations.rating import RATINGS
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.kit.db.retry import retried
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.queries.chats import chat_language
from projectsplatform.telegram.rules.bots import own_bot_id

RATE_BUTTON: Final = "rate"
RATING: Final = f"{AUTOMATIC}.rating"


def ask_for_rating(thread: Thread, episode: Episode, *, at: datetime) -> None:
    """Five buttons under one message. The thread is locked and not yet saved."""
    if thread.chat_id is None:
        return
    with override(chat_language(thread.chat_id)):
        stars = [
            Button(text=f"{rating} ⭐", callback_data=f"{RATE_BUTTON}:{episode.pk.hex}:{rating}") for rating in RATINGS
        ]
        say(thread, _("The conversation is closed. How did we help?"), kind=RATING, buttons=[stars], at=at)


@retried
@transaction.atomic
def rate_in_chat(*, chat_id: int, episode_id: UUID, rating: int, at: datetime) -> bool:
    """Whether the press counts, or has counted: it does not for another chat's conversation, an open one, or one that was
    rated differently before, here or in the cabinet."""
    found = Episode.objects.filter(pk=episode_id, thread__bot_id=own_bot_id(), thread__chat_id=chat_id).first()
    if found is None or rating not in RATINGS:
        return False
    thread = lock_thread(found.thread_id)
    episode = thread.episodes.filter(pk=episode_id, closed_at__isnull=False).first()
    if episode is None or episode.rating is not None:
        return episode is not None and episode.rating == rating
    episode.rating, episode.rated_at = rating, at
    episode.save(update_fields=["rating", "rated_at"])
    thread.revision += 1
    thread.save(update_fields=["revision"])
    return True

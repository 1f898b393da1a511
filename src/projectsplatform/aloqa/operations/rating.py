"""What customers think of an answer, in one press."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.aloqa.errors import NotClosed
from projectsplatform.aloqa.models import Episode
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.telegram.rules.bots import own_bot_id

RATINGS = range(1, 6)


@refuses(NothingThere, NotClosed)
@retried
@transaction.atomic
def rate_own(*, person_id: UUID, episode_id: UUID, rating: int, at: datetime) -> Episode:
    """1 to 5 for one of the person's closed conversations; a later press replaces an earlier one."""
    if rating not in RATINGS:
        raise NothingThere
    episode = Episode.objects.filter(pk=episode_id, thread__person_id=person_id, thread__bot_id=own_bot_id()).first()
    if episode is None:
        raise NothingThere
    thread = lock_thread(episode.thread_id)
    episode.refresh_from_db()
    if episode.closed_at is None:
        raise NotClosed
    episode.rating, episode.rated_at = rating, at
    episode.save(update_fields=["rating", "rated_at"])
    thread.revision += 1
    thread.save(update_fields=["revision"])
    return episode

"""Bringing the staff's group up to date with a conversation. Telegram makes its topic, outside of any transaction."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from projectsplatform.aloqa.enums import Problem
from projectsplatform.aloqa.models import MirrorTopic
from projectsplatform.aloqa.operations.mirroring import keep_topic, mirror_again, note_problem, post_next, prepare_topic
from projectsplatform.aloqa.rules.mirror import topic_name
from projectsplatform.telegram.operations.bot_api import create_topic
from projectsplatform.telegram.rules.answers import BotApiError

_FINAL: Final = frozenset({400, 403})
_AWAY_SECONDS: Final = 30
_SECONDS: Final = 8.0


def mirror_thread(*, thread_id: UUID, at: datetime) -> None:
    """Shows what is new of a conversation; the simulator has no groups."""
    topic = prepare_topic(thread_id=thread_id)
    if topic is None or settings.TELEGRAM_SIMULATED:
        return
    if topic.topic_id is not None or _make_topic(topic):
        while post_next(thread_id=thread_id, at=at):
            pass


def _make_topic(topic: MirrorTopic) -> bool:
    """Whether it is there now. It is tried again where Telegram is away, and not where it refuses."""
    try:
        topic_id = create_topic(chat_id=topic.chat_id, name=topic_name(topic.thread), seconds=_SECONDS)
    except BotApiError as error:
        if error.code in _FINAL:
            note_problem(chat_id=topic.chat_id, problem=Problem.REFUSED)
        else:
            mirror_again(thread_id=topic.thread_id, seconds=int(error.retry_after) or _AWAY_SECONDS)
        return False
    keep_topic(topic=topic, topic_id=topic_id)
    return True

"""Background jobs on conversations and announcements."""

from typing import Final
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy

from projectsplatform.aloqa.enums import Problem
from projectsplatform.aloqa.operations import fetching
from projectsplatform.aloqa.operations.announcement_states import PREPARE_JOB
from projectsplatform.aloqa.operations.freezing import prepare_due
from projectsplatform.aloqa.operations.keeping import empty_old_episodes
from projectsplatform.aloqa.operations.mirroring import keep_topic, mirror_again, note_problem, post_next, prepare_topic
from projectsplatform.aloqa.operations.writing import FETCH_JOB
from projectsplatform.aloqa.rules.mirror import topic_name
from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app, every
from projectsplatform.telegram.operations.bot_api import create_topic
from projectsplatform.telegram.rules.answers import BotApiError

_FINAL: Final = frozenset({400, 403})
_AWAY_SECONDS: Final = 30
_SECONDS: Final = 8.0
_FETCH_RETRY: Final = RetryStrategy(
    max_attempts=RETRY.max_attempts,
    exponential_wait=RETRY.exponential_wait,
    retry_exceptions={*(RETRY.retry_exceptions or ()), fetching.NotNowError, OSError},
)
"""Telegram or the storage may be away as long as the database may."""


@app.task(name=FETCH_JOB, queue="default", retry=_FETCH_RETRY)
def fetch_attachment(attachment_id: str) -> None:
    """A file that Telegram keeps."""
    fetching.fetch_attachment(attachment_id=UUID(attachment_id), at=now())


@every("*/5 * * * *", name="aloqa.fetch_forgotten")
def fetch_forgotten(timestamp: int) -> None:
    """Every five minutes: files that wait though no job does, after a crash or a long absence of Telegram."""
    fetching.fetch_forgotten(at=now())


@app.task(name=PREPARE_JOB, queue="default", lock=PREPARE_JOB, retry=RETRY)
def prepare_announcement_now() -> None:
    """As soon as one is scheduled."""
    prepare_due(at=now())


@every("* * * * *", name="aloqa.prepare_due_announcements")
def prepare_due_announcements(timestamp: int) -> None:
    """Every minute: those whose moment has come, and those that a dead process has left."""
    prepare_due(at=now())


@app.task(name="aloqa.mirror_thread", queue="default", retry=RETRY)
def mirror_thread(thread_id: str) -> None:
    """Shows what is new of a conversation in the staff's group."""
    topic = prepare_topic(thread_id=UUID(thread_id))
    if topic is None or settings.TELEGRAM_SIMULATED:  # the simulator has no groups
        return
    if topic.topic_id is None:
        try:
            keep_topic(
                topic=topic,
                topic_id=create_topic(chat_id=topic.chat_id, name=topic_name(topic.thread), seconds=_SECONDS),
            )
        except BotApiError as error:
            if error.code in _FINAL:
                note_problem(chat_id=topic.chat_id, problem=Problem.REFUSED)
            else:
                mirror_again(thread_id=topic.thread_id, seconds=int(error.retry_after) or _AWAY_SECONDS)
            return
    while post_next(thread_id=topic.thread_id, at=now()):
        pass


@every("7 21 * * *", name="aloqa.empty_old_episodes")
def empty_old(timestamp: int) -> None:
    """Every night: what has been kept for as long as the installation says goes, with its files."""
    empty_old_episodes(months=settings.CONVERSATIONS_KEPT_MONTHS, at=now())

"""Background jobs on conversations."""

from typing import Final
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy

from projectsplatform.aloqa.operations import fetching
from projectsplatform.aloqa.operations.keeping import empty_old_episodes
from projectsplatform.aloqa.operations.writing import FETCH_JOB
from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app, every

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


@every("7 21 * * *", name="aloqa.empty_old_episodes")
def empty_old(timestamp: int) -> None:
    """Every night: what has been kept for as long as the installation says goes, with its files."""
    empty_old_episodes(months=settings.CONVERSATIONS_KEPT_MONTHS, at=now())

"""Fetching what customers send in Telegram into our storage."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.aloqa.enums import AttachmentState, FileProblem
from projectsplatform.aloqa.models import Attachment, Thread
from projectsplatform.aloqa.operations.refusing import tell_of_refusal
from projectsplatform.aloqa.operations.writing import FETCH_JOB
from projectsplatform.aloqa.queries.files import FOLDER
from projectsplatform.aloqa.rules.telegram_messages import MAX_FILE
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.files.content import HEAD_BYTES, media_type_of
from projectsplatform.kit.files.deleting import delete_files
from projectsplatform.kit.files.names import clean_file_name
from projectsplatform.kit.files.storing import store_file
from projectsplatform.kit.files.unwelcome import Unwelcome, unwelcome
from projectsplatform.kit.jobs import defer
from projectsplatform.telegram.operations.files import fetch_file, is_final
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.telegram.rules.reasons import Reason

_SECONDS: Final = 120.0
_FORGOTTEN_AFTER: Final = timedelta(minutes=10)
_MOST_AT_ONCE: Final = 100
GIVEN_UP_AFTER: Final = timedelta(days=2)
_PROBLEMS: Final = {Unwelcome.EMPTY: FileProblem.EMPTY, Unwelcome.EXECUTABLE: FileProblem.EXECUTABLE}


class NotNowError(Exception):
    """Telegram does not give the file now: the job tries again."""


def fetch_attachment(*, attachment_id: UUID, at: datetime) -> None:
    """Stores the file of an attachment that waits, or why there is none. Raises NotNowError, OSError.

    Two at once both fetch it, one keeps it.
    """
    attachment = Attachment.objects.filter(pk=attachment_id, state=AttachmentState.WAITING).first()
    if attachment is None:
        return
    try:
        data = fetch_file(file_id=attachment.telegram_file, max_bytes=MAX_FILE, seconds=_SECONDS)
    except BotApiError as error:
        if not is_final(error) and attachment.created_at > at - GIVEN_UP_AFTER:
            raise NotNowError(str(error)) from None
        too_large = error.reason == Reason.FILE_TOO_LARGE
        _refuse(attachment_id, FileProblem.TOO_LARGE if too_large else FileProblem.NOT_GIVEN, at)
        return
    problem = _PROBLEMS.get(wrong) if (wrong := unwelcome(data[:HEAD_BYTES])) else None
    if len(data) > MAX_FILE:
        problem = FileProblem.TOO_LARGE
    if problem is not None:
        _refuse(attachment_id, problem, at)
        return
    path = store_file(FOLDER, data, at=at)
    if not _keep(attachment_id, path=path, media_type=media_type_of(data[:HEAD_BYTES]), size=len(data)):
        delete_files([path])


def fetch_forgotten(*, at: datetime) -> int:
    """Begins again for files that have waited too long; returns for how many."""
    waiting = Attachment.objects.filter(state=AttachmentState.WAITING, created_at__lt=at - _FORGOTTEN_AFTER)
    ids = list(waiting.exclude(telegram_file="").order_by("created_at").values_list("pk", flat=True)[:_MOST_AT_ONCE])
    for attachment_id in ids:
        defer(FETCH_JOB, attachment_id=str(attachment_id))
    return len(ids)


@retried
@transaction.atomic
def _keep(attachment_id: UUID, *, path: str, media_type: str, size: int) -> bool:
    locked = _lock(attachment_id)
    if locked is None:
        return False
    thread, attachment = locked
    attachment.state, attachment.path = AttachmentState.STORED, path
    attachment.media_type, attachment.size = media_type, size
    attachment.name = clean_file_name(attachment.name or attachment.kind, media_type)
    attachment.save(update_fields=["state", "path", "media_type", "size", "name"])
    thread.revision += 1
    thread.save(update_fields=["revision"])
    return True


@retried
@transaction.atomic
def _refuse(attachment_id: UUID, problem: FileProblem, at: datetime) -> None:
    """The customer is told, in the transaction in which it is refused."""
    locked = _lock(attachment_id)
    if locked is None:
        return
    thread, attachment = locked
    attachment.state, attachment.problem = AttachmentState.REFUSED, problem
    attachment.save(update_fields=["state", "problem"])
    tell_of_refusal(thread, problem, at=at)
    thread.save()


def _lock(attachment_id: UUID) -> tuple[Thread, Attachment] | None:
    """The thread first, as every write of a conversation; None where the file waits no more."""
    of_thread = Thread.objects.filter(messages__attachments=attachment_id)
    thread = of_thread.select_for_update(of=("self",)).first()
    attachment = Attachment.objects.filter(pk=attachment_id, state=AttachmentState.WAITING).first()
    return (thread, attachment) if thread is not None and attachment is not None else None

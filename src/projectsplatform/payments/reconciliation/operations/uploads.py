"""A file of a provider's cabinet is taken in, and goes."""

from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any, Final
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.files.deleting import delete_files_later
from projectsplatform.kit.files.storing import store_file
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import StatementFile
from projectsplatform.payments.reconciliation.errors import FileReadAlready, StatementFileInvalid
from projectsplatform.payments.reconciliation.operations.runs import require_period
from projectsplatform.payments.reconciliation.statements.columns import Sample, take_sample
from projectsplatform.payments.reconciliation.statements.problems import FileProblem, text_of_problem
from projectsplatform.payments.reconciliation.statements.tables import MAX_FILE, rows_of

FOLDER: Final = "payments"


def keep_statement(
    *, provider: Provider, first_day: date, last_day: date, name: str, file: "File[Any]", actor_id: UUID, at: datetime
) -> StatementFile:
    """Stores the file when it begins as a table that can be read. Raises StatementPeriodInvalid, StatementFileInvalid."""
    require_period(first_day, last_day, at)
    if file.size > MAX_FILE:
        raise StatementFileInvalid(problem=text_of_problem("too_large"))
    sample_of(file)
    with transaction.atomic():
        kept = StatementFile.objects.create(
            provider=provider,
            name=name[:200],
            path=_store(file, at),
            sha256=_digest(file),
            size=file.size,
            first_day=first_day,
            last_day=last_day,
            uploaded_by_id=actor_id,
            uploaded_at=at,
        )
        details = {"provider": str(provider), "file": str(kept.pk), "sha256": kept.sha256}
        audit.record(event="payments.statement.uploaded", at=at, actor_id=actor_id, subject_id=None, details=details)
    return kept


def sample_of(file: IO[bytes]) -> Sample:
    """Raises StatementFileInvalid."""
    try:
        return take_sample(rows_of(file))
    except FileProblem as problem:
        raise StatementFileInvalid(problem=text_of_problem(problem.problem)) from problem


def sample_of_stored(kept: StatementFile) -> Sample:
    """Raises FileReadAlready, StatementFileInvalid."""
    if not kept.path:
        raise FileReadAlready
    try:
        with default_storage.open(kept.path) as file:
            return sample_of(file)
    except OSError as error:
        raise StatementFileInvalid(problem=text_of_problem("lost")) from error


@transaction.atomic
def drop_old_files(*, before: datetime) -> int:
    """Files that were uploaded before and lie there still: nobody said what their columns are, or some lines stayed unread."""
    old = list(StatementFile.objects.select_for_update().filter(uploaded_at__lt=before).exclude(path="")[:100])
    for kept in old:
        let_go(kept)
    return len(old)


def let_go(kept: StatementFile) -> None:
    """The file goes when the caller's transaction commits."""
    delete_files_later([kept.path])
    kept.path = ""
    kept.save(update_fields=["path"])


def _store(file: "File[Any]", at: datetime) -> str:
    file.seek(0)
    return store_file(FOLDER, file, at=at)


def _digest(file: "File[Any]") -> str:
    digest = sha256()
    file.seek(0)
    for piece in file.chunks():
        digest.update(piece)
    return digest.hexdigest()

"""An uploaded file is read: its columns are said, and remembered; a job reads its lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, transaction

from projectsplatform.kit.errors import FieldRefusal, InvalidFields, NothingThere
from projectsplatform.kit.jobs import defer
from projectsplatform.payments.enums import Provider, RunState, StatementSource
from projectsplatform.payments.models import ReconciliationRun, StatementColumns, StatementFile
from projectsplatform.payments.reconciliation.errors import (
    ColumnMissing,
    ColumnTwice,
    FileReadAlready,
    WordsMissing,
    WordTwice,
)
from projectsplatform.payments.reconciliation.operations.runs import RUN_JOB, compare, end_failed, new_run
from projectsplatform.payments.reconciliation.operations.uploads import let_go, sample_of_stored
from projectsplatform.payments.reconciliation.statements.columns import NEEDED, Columns
from projectsplatform.payments.reconciliation.statements.lines import read_lines
from projectsplatform.payments.reconciliation.statements.problems import FileProblem

_GIVEN_UP: Final = timedelta(hours=1)
"""A run that still waits after that long lost its job; the file may be read again."""


@transaction.atomic
def read_with(
    *,
    file_id: UUID,
    places: Mapping[str, str],
    words: Mapping[str, Sequence[str]],
    is_tiyin: bool,
    actor_id: UUID,
    at: datetime,
) -> ReconciliationRun:
    """Remembers the columns for the provider, and lets a job read the file.

    `places`: field → heading; `words`: `paid`, `cancelled`, `other` → words of the column of states.
    Raises ColumnMissing, ColumnTwice, WordsMissing, WordTwice, FileReadAlready, NothingThere.
    """
    places = {name: heading for name, heading in places.items() if heading}
    meanings = {kind: [_word(word) for word in some if _word(word)] for kind, some in words.items()}
    _require_sense(places, meanings)
    kept = StatementFile.objects.select_for_update().filter(pk=file_id).first()
    if kept is None:
        raise NothingThere
    if not kept.path or kept.runs.filter(state=RunState.WAITING, started_at__gt=at - _GIVEN_UP).exists():
        raise FileReadAlready
    StatementColumns.objects.update_or_create(
        provider=kept.provider,
        defaults={
            "columns": places,
            "words": meanings,
            "is_tiyin": is_tiyin,
            "changed_by_id": actor_id,
            "changed_at": at,
        },
    )
    run = new_run(
        provider=Provider(kept.provider),
        source=StatementSource.FILE,
        first_day=kept.first_day,
        last_day=kept.last_day,
        started_by=actor_id,
        at=at,
    )
    run.file = kept
    run.save(force_insert=True)
    defer(RUN_JOB, run_id=str(run.pk))
    return run


def remembered(provider: str) -> Columns | None:
    """What was said of the provider's last file."""
    return columns_of(provider) if StatementColumns.objects.filter(provider=provider).exists() else None


def read_as_before(*, file_id: UUID, actor_id: UUID, at: datetime) -> ReconciliationRun | None:
    """Lets the file be read when its headings are those that are remembered and each word of its first lines is known.

    None: somebody must say what its columns are. Raises FileReadAlready, StatementFileInvalid.
    """
    kept = StatementFile.objects.get(pk=file_id)
    known, sample = remembered(kept.provider), sample_of_stored(kept)
    if known is None or not set(known.places.values()) <= set(sample.headings):
        return None
    if "state" in known.places and not set(sample.words_of(known.places["state"])) <= known.words.keys():
        return None
    words = {kind: [word for word, of in known.words.items() if of == kind] for kind in set(known.words.values())}
    return read_with(
        file_id=file_id, places=known.places, words=words, is_tiyin=known.is_tiyin, actor_id=actor_id, at=at
    )


def read_statement(run: ReconciliationRun, *, at: datetime) -> None:
    """Reads the file's lines and compares. A file that cannot be read ends the run, and stays to be read otherwise.

    Its lines are in the database afterwards: the file itself goes, when every line of it was read.
    """
    if run.file is None:
        return
    try:
        with transaction.atomic(), default_storage.open(run.file.path) as file:
            compare(run, read_lines(file, columns_of(run.provider)), at=at)
            if not run.unread:
                let_go(run.file)
    except FileProblem as problem:
        end_failed(_again(run), problem.problem, at=at)
    except FileNotFoundError:
        end_failed(_again(run), "lost", at=at)
    except (DataError, IntegrityError, ValueError, TypeError) as error:
        end_failed(_again(run), type(error).__name__, at=at)
        raise


def columns_of(provider: str) -> Columns:
    """As they were said last. Raises StatementColumns.DoesNotExist."""
    kept = StatementColumns.objects.get(provider=provider)
    meanings = {word: kind for kind, words in kept.words.items() for word in words}
    return Columns(kept.columns, meanings, kept.is_tiyin)


def _again(run: ReconciliationRun) -> ReconciliationRun:
    """The row as it is: what the failed transaction had set is undone."""
    run.refresh_from_db()
    return run


def _require_sense(places: Mapping[str, str], meanings: Mapping[str, Sequence[str]]) -> None:
    faults: list[FieldRefusal] = [ColumnMissing(name) for name in NEEDED if name not in places]
    taken: set[str] = set()
    for name, heading in places.items():
        if heading in taken:
            faults.append(ColumnTwice(name))
        taken.add(heading)
    if "state" in places and not meanings.get("paid"):
        faults.append(WordsMissing())
    every = [word for words in meanings.values() for word in dict.fromkeys(words)]
    faults += [WordTwice(word=word) for word in dict.fromkeys(every) if every.count(word) > 1]
    if faults:
        raise InvalidFields(faults)


def _word(text: str) -> str:
    return " ".join(text.split()).lower()

"""What registered people write outside Telegram: in the cabinet and by the API."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Face
from projectsplatform.aloqa.errors import TextInvalid, TooManyMessages
from projectsplatform.aloqa.models import Message
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.operations.uploads import check_files, delete_pieces, store_files
from projectsplatform.aloqa.queries.about import require_subject
from projectsplatform.aloqa.rules.content import About, Content, Correspondent
from projectsplatform.aloqa.rules.limits import MESSAGES
from projectsplatform.aloqa.rules.texts import clean_text
from projectsplatform.kit.db import idempotency
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.limiter import take
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses


@refuses(TextInvalid, check_files, TooManyMessages, store_files, NothingThere)
def write_in_cabinet(
    *, person_id: UUID, text: str, files: Sequence["File[Any]"] = (), about: About | None = None, key: str, at: datetime
) -> Message:
    """A message with files, once for a `key` of the form; 60 in 10 minutes.

    Raises NothingThere for what is not the person's own in `about`.
    """
    clean = clean_text(text, may_be_empty=bool(files))
    check_files(files)
    if about is not None:
        require_subject(person_id, about.kind, about.id)
    sender = _sender(person_id)
    take(MESSAGES, str(person_id), at=at, refusal=TooManyMessages)
    pieces = store_files(files, at=at)
    received = None
    try:
        received = receive_message(
            sender=sender,
            content=Content(text=clean, pieces=pieces),
            face=Face.CABINET,
            source_key=f"cabinet:{person_id}:{key}",
            about=about,
            is_greeted=True,
            at=at,
        )
    finally:
        if received is None or not received.is_new:
            delete_pieces(pieces)
    return received.message


@refuses(TextInvalid, TooManyMessages, IdempotencyConflict, NothingThere)
def write_by_api(*, person_id: UUID, text: str, idempotency_key: str | None, at: datetime) -> Message:
    """A text, once for a key; 60 in 10 minutes."""
    clean, sender = clean_text(text), _sender(person_id)
    take(MESSAGES, str(person_id), at=at, refusal=TooManyMessages)
    return _write_once(sender, clean, idempotency_key, at)


@retried
@transaction.atomic
def _write_once(sender: Correspondent, text: str, key: str | None, at: datetime) -> Message:
    effect = uuid7()
    if key is not None:
        person = str(sender.person_id)
        had = idempotency.claim(endpoint="aloqa_messages", person=person, key=key, body={"text": text}, effect=effect)
        effect = had or effect
    received = receive_message(
        sender=sender, content=Content(text=text), face=Face.API, source_key=f"api:{effect}", is_greeted=True, at=at
    )
    return received.message


def _sender(person_id: UUID) -> Correspondent:
    person = User.objects.filter(pk=person_id, deleted_at=None).only("tg_id").first()
    if person is None:
        raise NothingThere
    return Correspondent(person_id, person.tg_id)

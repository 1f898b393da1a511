"""One effect a key: a lost answer can be asked for again without paying twice."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.statements import execute, fetch_rows
from projectsplatform.kit.errors import FieldRefusal
from projectsplatform.kit.refusals import refuses

_INSERT = """
    INSERT INTO kit_idempotencyrecord (endpoint, person, key, body_hash, effect, created_at)
    VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT (person, endpoint, key) DO NOTHING
"""
_FIND = "SELECT body_hash, effect FROM kit_idempotencyrecord WHERE person = %s AND endpoint = %s AND key = %s"


class IdempotencyConflict(FieldRefusal):
    code = "idempotency_conflict"
    message = _("This Idempotency-Key was already used with another request.")
    field = "Idempotency-Key"


class IdempotencyKeyInvalid(FieldRefusal):
    code = "idempotency_key_invalid"
    message = _("An Idempotency-Key has 1 to 255 printable characters.")
    field = "Idempotency-Key"


def claim(*, endpoint: str, person: str, key: str, body: Mapping[str, Any], effect: UUID) -> UUID | None:
    """Claims a key for the effect of that id inside its transaction; a second claim waits for the first one's end.

    None: the effect is the caller's to have (there was no claim, or it rolled back). An id: of the effect that was had.
    Another body: IdempotencyConflict.
    """
    digest = _body_hash(body)
    if execute(_INSERT, [endpoint, person, key, digest, str(effect)]):
        return None
    ((known, had),) = fetch_rows(_FIND, [person, endpoint, key])
    if bytes(known) != digest:
        raise IdempotencyConflict
    return UUID(had)


@refuses(IdempotencyKeyInvalid)
def key_of(request: HttpRequest) -> str | None:
    """The request's `Idempotency-Key`, None when it has none."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise IdempotencyKeyInvalid
    return key


def _body_hash(body: Mapping[str, Any]) -> bytes:
    """The same for the same body, however it was spaced or ordered; the token is left out: a refreshed one is the same request."""
    meant = {name: value for name, value in body.items() if name != "token"}
    return sha256(msgspec.json.encode(meant, order="deterministic")).digest()

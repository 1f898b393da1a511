"""One effect a key: a lost answer can be asked for again without paying twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import FieldRefusal

_INSERT = """
    INSERT INTO kit_idempotencyrecord (endpoint, person, key, body_hash, effect, created_at)
    VALUES (%s, %s, %s, %s, '', now()) ON CONFLICT (person, endpoint, key) DO NOTHING RETURNING id
"""
_FIND = "SELECT id, body_hash, effect FROM kit_idempotencyrecord WHERE person = %s AND endpoint = %s AND key = %s"


class IdempotencyConflict(FieldRefusal):
    code = "idempotency_conflict"
    message = _("This Idempotency-Key was already used with another request.")
    field = "Idempotency-Key"


class IdempotencyKeyInvalid(FieldRefusal):
    code = "idempotency_key_invalid"
    message = _("An Idempotency-Key has 1 to 255 printable characters.")
    field = "Idempotency-Key"


@dataclass(frozen=True)
class Claim:
    """The right to have the effect, or the effect that was had."""

    record_id: int
    effect: str | None

    def record(self, effect_id: str) -> None:
        """Ties the effect to the key, in the effect's own transaction."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kit_idempotencyrecord SET effect = %s WHERE id = %s", [effect_id, self.record_id])


def claim(*, endpoint: str, person: str, key: str, body: Mapping[str, Any]) -> Claim:
    """Claims a key inside the transaction of the effect; a second claim waits for the first one's end.

    The first rolled back: the second has the effect. The first committed: the second gets it. Another body: IdempotencyConflict.
    """
    digest = _body_hash(body)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [endpoint, person, key, digest])
        inserted = cursor.fetchone()
        if inserted:
            return Claim(record_id=inserted[0], effect=None)
        cursor.execute(_FIND, [person, endpoint, key])
        record_id, known, effect = cursor.fetchone()
    if bytes(known) != digest:
        raise IdempotencyConflict
    return Claim(record_id=record_id, effect=effect)


def key_of(request: HttpRequest) -> str | None:
    """The request's `Idempotency-Key`, None when it has none. Raises IdempotencyKeyInvalid."""
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

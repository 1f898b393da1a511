"""Devices that signed in to an account before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.security.signing import token_hash

EXCHANGED: Final = timedelta(days=1)
"""How long the token before stays good: the answer with the new one may have got lost."""

_FIND: Final = """
    SELECT device.id FROM accounts_knowndevice device JOIN accounts_user person ON person.id = device.user_id
    WHERE person.username = %(username)s AND device.expires_at > %(at)s
      AND (device.token_hash = ANY(%(hashes)s) OR (device.previous_hash = ANY(%(hashes)s) AND device.signed_in_at > %(since)s))
    LIMIT 1
"""


def find_known_device(*, username: str, tokens: Sequence[str], at: datetime) -> UUID | None:
    """The device whose token is among these, if it is known to the account of that name."""
    if not tokens:
        return None
    hashes = [token_hash(token) for token in tokens]
    name = username.strip().lower()
    row = fetch_row(_FIND, {"username": name, "hashes": hashes, "at": at, "since": at - EXCHANGED})
    return row[0] if row else None

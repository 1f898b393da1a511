"""Known devices: remembered at a sign-in, forgotten when the account's password changes or a session is revoked.

Their tokens open nothing. They give a device that signed in before a budget of wrong passwords of its own, so that
nobody else's guesses keep it out (contract, section 2, "Limits").
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.rules.lifetimes import KNOWN_DEVICE
from projectsplatform.accounts.rules.limits import KNOWN_DEVICES
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.security.signing import new_token, token_hash

_EXCHANGE: Final = """
    UPDATE accounts_knowndevice
    SET previous_hash = token_hash, token_hash = %s, device_name = %s, signed_in_at = %s, expires_at = %s
    WHERE id = %s AND user_id = %s
"""
_ADD: Final = """
    WITH dropped AS (
        DELETE FROM accounts_knowndevice WHERE id IN (
            SELECT id FROM accounts_knowndevice WHERE user_id = %(user)s ORDER BY signed_in_at DESC, id DESC OFFSET %(kept)s
        )
    )
    INSERT INTO accounts_knowndevice (id, user_id, token_hash, device_name, created_at, signed_in_at, expires_at)
    VALUES (%(id)s, %(user)s, %(hash)s, %(name)s, %(at)s, %(at)s, %(expires)s)
"""
_FORGET_ALL: Final = "DELETE FROM accounts_knowndevice WHERE user_id = %s"
_FORGET_OF_SESSION: Final = """
    DELETE FROM accounts_knowndevice USING accounts_session session
    WHERE session.id = %s AND accounts_knowndevice.id = session.device_id
"""


@dataclass(frozen=True, slots=True)
class RememberedDevice:
    """A known device with its token, which exists only here and there."""

    id: UUID
    token: str


def remember_device(*, user_id: UUID, device_id: UUID | None, device_name: str, at: datetime) -> RememberedDevice:
    """A new token for the known device that signed in; a new device where it was none. In the caller's transaction.

    Of an account's devices the 20 that signed in last are known.
    """
    token, name, expires_at = new_token(), device_name[:100], at + KNOWN_DEVICE
    exchanged = [token_hash(token), name, at, expires_at, device_id, user_id]
    if device_id is not None and execute(_EXCHANGE, exchanged):
        return RememberedDevice(device_id, token)
    added = RememberedDevice(uuid7(), token)
    row = {"id": added.id, "user": user_id, "hash": token_hash(token), "name": name, "at": at, "expires": expires_at}
    execute(_ADD, {**row, "kept": KNOWN_DEVICES - 1})
    return added


def forget_devices(user_id: UUID) -> None:
    """No device of the person is known any more. In the caller's transaction."""
    execute(_FORGET_ALL, [user_id])


def forget_device_of(session_id: UUID) -> None:
    """The device that opened a session is not known any more. In the caller's transaction."""
    execute(_FORGET_OF_SESSION, [session_id])

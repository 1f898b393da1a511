"""Sessions: opened and ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.models import Session
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.devices import forget_device_of
from projectsplatform.accounts.queries.sessions import live
from projectsplatform.accounts.rules.lifetimes import SESSION
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.security.signing import new_token, token_hash

# Devices go in the same statement, so that no session is over whose device is still known.
_END_ALL = """
    WITH ended AS (
        UPDATE accounts_session SET revoked_at = %(at)s WHERE user_id = %(user)s AND revoked_at IS NULL RETURNING 1
    ), forgotten AS (DELETE FROM accounts_knowndevice WHERE user_id = %(user)s)
    SELECT count(*) FROM ended
"""
_END_OTHERS = """
    WITH ended AS (
        UPDATE accounts_session SET revoked_at = %(at)s
        WHERE user_id = %(user)s AND revoked_at IS NULL AND id <> %(kept)s RETURNING 1
    ), forgotten AS (
        DELETE FROM accounts_knowndevice WHERE user_id = %(user)s AND id IS DISTINCT FROM
            (SELECT device_id FROM accounts_session WHERE id = %(kept)s AND user_id = %(user)s AND %(keeps_device)s)
    )
    SELECT count(*) FROM ended
"""


@dataclass(frozen=True, slots=True)
class IssuedSession:
    """A session with its token, which exists only here and at its owner's."""

    id: UUID
    user_id: UUID
    token: str
    expires_at: datetime


def open_session(
    *, user_id: UUID, device_name: str, session_id: UUID | None = None, device_id: UUID | None = None, at: datetime
) -> IssuedSession:
    """A new session; who has just signed in has just confirmed the password. `device_id`: the known device it is opened on."""
    token = new_token()
    session = Session.objects.create(
        id=session_id or uuid7(),
        user_id=user_id,
        device_id=device_id,
        token_hash=token_hash(token),
        device_name=device_name[:100],
        created_at=at,
        last_seen_at=at,
        confirmed_at=at,
        expires_at=at + SESSION,
    )
    return IssuedSession(session.id, user_id, token, session.expires_at)


def sign_out(*, user_id: UUID, session_id: UUID, address: str, at: datetime) -> None:
    """Ends the session that asks; its device stays known, for the next sign-in. Raises NothingThere for an ended one."""
    with transaction.atomic():
        _end_one(user_id, session_id, address, at)


def end_session(*, user_id: UUID, session_id: UUID, address: str, at: datetime) -> None:
    """Revokes one of the person's sessions, and its device is not known any more.

    Raises NothingThere for an ended or somebody else's one.
    """
    with transaction.atomic():
        _end_one(user_id, session_id, address, at)
        forget_device_of(session_id)


def end_other_sessions(*, user_id: UUID, session_id: UUID, address: str, at: datetime) -> int:
    """Revokes all of the person's sessions but one, whose device alone stays known; returns how many."""
    with transaction.atomic():
        values = {"user": user_id, "kept": session_id, "keeps_device": True, "at": at}
        ended = int(fetch_rows(_END_OTHERS, values)[0][0])
        _record("account.sessions.ended", user_id, address, at, ended)
    return ended


def end_sessions_of_old_password(*, user_id: UUID, session_id: UUID, at: datetime) -> None:
    """Ends every session but the one that changed the password, and no device is known. In the caller's transaction."""
    fetch_rows(_END_OTHERS, {"user": user_id, "kept": session_id, "keeps_device": False, "at": at})


def end_all_sessions(*, user_id: UUID, at: datetime) -> int:
    """Ends every session of a person, and no device is known, in the caller's transaction; returns how many."""
    return int(fetch_rows(_END_ALL, {"user": user_id, "at": at})[0][0])


def _end_one(user_id: UUID, session_id: UUID, address: str, at: datetime) -> None:
    if not Session.objects.filter(live(at), pk=session_id, user_id=user_id).update(revoked_at=at):
        raise NothingThere
    _record("account.session.ended", user_id, address, at, 1)


def _record(event: str, user_id: UUID, address: str, at: datetime, ended: int) -> None:
    audit.record(event=event, at=at, actor_id=user_id, subject_id=user_id, address=address, details={"sessions": ended})

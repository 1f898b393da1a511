"""Whose token it is: asked with every request, and written as a use of the session when that is due."""

from datetime import datetime
from typing import Final

from projectsplatform.accounts.queries.sessions import AskingSession
from projectsplatform.accounts.queries.tokens import SessionCaller, Visitor, caller_behind, visitor_behind
from projectsplatform.accounts.rules.sessions import is_use_due
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.db.batches import TOUCHED, Touch, TouchStatement, write_touches
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.security.signing import token_hash

# Of a session whose token was replaced since it was read nothing is written: nobody has used the new token yet.
_USED = """
    UPDATE accounts_session session
       SET last_seen_at = greatest(session.last_seen_at, used.at),
           token_used_at = coalesce(session.token_used_at, used.at)
      FROM (SELECT held.id, asked.at
              FROM {used}
              JOIN accounts_session held ON held.id = asked.id AND held.token_hash = asked.token_hash
             ORDER BY held.id FOR NO KEY UPDATE OF held {wait}) used
     WHERE session.id = used.id
"""
_USED_FIRST: Final = TouchStatement(_USED.format(used=TOUCHED, wait=""), is_urgent=True)
_SEEN: Final = TouchStatement(_USED.format(used=TOUCHED, wait="SKIP LOCKED"), is_urgent=False)
"""For many sessions, in one order and past those that somebody is changing: their next use is written."""


def authenticate(token: str, at: datetime) -> Caller:
    """Whose token it is. Writes its use when that is due. Raises TokenInvalid."""
    return authenticate_hash(token_hash(token), at)


def authenticate_hash(digest: bytes, at: datetime) -> Caller:
    """As `authenticate`, by the token's hash."""
    caller = caller_behind(token_hash=digest, at=at)
    if caller is None:
        raise TokenInvalid
    return _admit(caller, digest, at)


def authenticate_visitor(token: str, at: datetime) -> tuple[Caller, Visitor]:
    """As `authenticate`, with what the shell of pages counts (see Visitor): one statement for both."""
    digest = token_hash(token)
    visitor = visitor_behind(token_hash=digest, at=at)
    if visitor is None:
        raise TokenInvalid
    return _admit(visitor.caller, digest, at), visitor


def _admit(caller: SessionCaller, digest: bytes, at: datetime) -> Caller:
    write_touches(uses_of(caller.session, token_hash=digest, at=at))
    return Caller(
        caller.person_id, caller.session.id, at, caller.username, caller.is_staff, caller.password_confirmed_at
    )


def uses_of(session: AskingSession, *, token_hash: bytes, at: datetime) -> tuple[Touch, ...]:
    """That session and token were used, when that is to be written. Of a token's first use depends whether it may come again."""
    if not is_use_due(session, at):
        return ()
    return (Touch(_SEEN if session.token_was_used else _USED_FIRST, session.id, token_hash, at),)

"""A session's token changes hands with itself; whoever brings a spent one gives a theft away.

The rule (contract, `accounts/refresh_user`): the old token signs in no more. If the answer was lost, it refreshes once
more until its successor was used; a refresh with it after that ends the session and its owner is told.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from projectsplatform.accounts.models import RetiredToken, Session
from projectsplatform.accounts.operations import audit, notices
from projectsplatform.accounts.operations.devices import forget_device_of
from projectsplatform.accounts.operations.sessions import IssuedSession
from projectsplatform.accounts.queries.sessions import live
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.security.signing import new_token, token_hash


@refuses(TokenInvalid)
def refresh_session(*, user_id: str, old_token: str, address: str, at: datetime) -> IssuedSession:
    """The same session under a new token. Raises TokenInvalid; a theft is written down before it does."""
    digest = token_hash(old_token)
    with transaction.atomic():
        issued = _refresh(digest, user_id, address, at)
    if issued is None:
        raise TokenInvalid
    return issued


def _refresh(digest: bytes, user_id: str, address: str, at: datetime) -> IssuedSession | None:
    # Of two refreshes at once the second waits here, then no longer finds its token and looks among the retired ones.
    session = _locked().filter(live(at), token_hash=digest).first()
    if session is not None:
        return _retire_current(session, at) if _belongs_to(session, user_id) else None
    retired = RetiredToken.objects.filter(token_hash=digest).first()
    if retired is None:
        return None
    session = _locked().filter(live(at), pk=retired.session_id).first()
    if session is None or not _belongs_to(session, user_id):
        return None
    retired.refresh_from_db()
    return _refresh_again(session, retired, address, at)


def _locked() -> QuerySet[Session]:
    return Session.objects.select_for_update(of=("self",)).select_related("user")


def _belongs_to(session: Session, user_id: str) -> bool:
    try:
        return UUID(user_id) == session.user_id and session.user.is_active
    except ValueError:
        return False


def _retire_current(session: Session, at: datetime) -> IssuedSession:
    _retire(session, generation=session.generation, may_refresh=True)
    session.generation += 1
    return _renew(session, at)


def _refresh_again(session: Session, retired: RetiredToken, address: str, at: datetime) -> IssuedSession | None:
    successor_used = retired.generation < session.generation - 1 or session.token_used_at is not None
    if successor_used:
        _end_stolen(session, address, at)
        return None
    if not retired.may_refresh:
        return None
    retired.may_refresh = False
    retired.save(update_fields=["may_refresh"])
    _retire(session, generation=session.generation - 1, may_refresh=False)
    return _renew(session, at)


def _retire(session: Session, *, generation: int, may_refresh: bool) -> None:
    RetiredToken.objects.create(
        session=session, token_hash=session.token_hash, generation=generation, may_refresh=may_refresh
    )


def _renew(session: Session, at: datetime) -> IssuedSession:
    token = new_token()
    session.token_hash = token_hash(token)
    session.token_used_at = None
    session.last_seen_at = max(session.last_seen_at, at)
    session.save(update_fields=["token_hash", "generation", "token_used_at", "last_seen_at"])
    return IssuedSession(session.id, session.user_id, token, session.expires_at)


def _end_stolen(session: Session, address: str, at: datetime) -> None:
    session.revoked_at = at
    session.save(update_fields=["revoked_at"])
    forget_device_of(session.id)
    audit.record(
        event="account.session.token_reused",
        at=at,
        actor_id=None,
        subject_id=session.user_id,
        address=address,
        details={"session": str(session.id)},
    )
    notices.tell_of_stolen_session(person=session.user, device_name=session.device_name, at=at)

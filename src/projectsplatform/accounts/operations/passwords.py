"""Passwords: changed by their owner, reset by a code, confirmed before secrets are shown."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import WeakPassword
from projectsplatform.accounts.models import Session, User
from projectsplatform.accounts.operations import audit, notices
from projectsplatform.accounts.operations.codes import void_codes
from projectsplatform.accounts.operations.sessions import end_all_sessions, end_sessions_of_old_password
from projectsplatform.accounts.operations.throttling import budget_of_session, verify_password
from projectsplatform.accounts.rules.passwords import check_strength
from projectsplatform.kit.errors import Busy
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.security.passwords import hash_password


@refuses(WeakPassword, Busy)
def encode_new_password(person: User, password: object) -> str:
    """The hash of a password that is strong enough for this person."""
    own = (person.username, person.full_name, person.email or "", person.phone or "")
    return hash_password(check_strength(password, own=own, field="new_password"))


@refuses(verify_password, encode_new_password)
def change_password(
    *, username: str, session_id: UUID, old_password: str, new_password: object, address: str, at: datetime
) -> None:
    """Another password; every session but this one ends."""
    budget = budget_of_session(session_id)
    person = verify_password(username=username, password=old_password, budget=budget, address=address, at=at)
    encoded = encode_new_password(person, new_password)
    with transaction.atomic():
        store_password(person=person, encoded=encoded, event="account.password.changed", address=address, at=at)
        end_sessions_of_old_password(user_id=person.id, session_id=session_id, at=at)


@refuses(verify_password)
def confirm_password(*, username: str, session_id: UUID, password: str, address: str, at: datetime) -> None:
    """For ten minutes this session may reveal secrets."""
    budget = budget_of_session(session_id)
    verify_password(username=username, password=password, budget=budget, address=address, at=at)
    Session.objects.filter(pk=session_id, revoked_at=None).update(confirmed_at=at)


def set_password_after_reset(*, person: User, encoded: str, address: str, at: datetime) -> None:
    """The new password, in the caller's transaction; every session ends and no code is left."""
    store_password(person=person, encoded=encoded, event="account.password.reset", address=address, at=at)
    end_all_sessions(user_id=person.id, at=at)


def store_password(*, person: User, encoded: str, event: str, address: str, at: datetime) -> None:
    """Replaces the hash in the caller's transaction, voids what the old one asked for, and tells the owner."""
    User.objects.filter(pk=person.pk).update(password=encoded, updated_at=at)
    void_codes(user_id=person.id, purposes=list(Purpose), at=at)
    audit.record(event=event, at=at, actor_id=person.id, subject_id=person.id, address=address)
    notices.tell_of_new_password(person=person, at=at)

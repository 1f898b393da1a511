"""Signing in: a name and the code that went to Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import CodeExpired, InvalidCode
from projectsplatform.accounts.models import SignInCode
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.code_verification import guess_counted, guess_uncounted, use_code
from projectsplatform.accounts.operations.devices import remember_device
from projectsplatform.accounts.operations.notices import tell_of_new_device
from projectsplatform.accounts.operations.sessions import IssuedSession, open_session
from projectsplatform.accounts.operations.throttling import (
    NO_BUDGET,
    Budget,
    budget_of_sign_in,
    holds_challenge,
    tries_counted,
)
from projectsplatform.accounts.queries.devices import find_known_device
from projectsplatform.accounts.rules.limits import LOGINS_WITHOUT_CHALLENGE, account_key
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.kit.errors import TooManyAttempts
from projectsplatform.kit.refusals import refuses

_SIGNED_IN: Final = """
    UPDATE accounts_user person SET last_login = %s
    FROM (SELECT id, last_login FROM accounts_user WHERE id = %s FOR NO KEY UPDATE) before
    WHERE person.id = before.id RETURNING before.last_login
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session, and the token by which its device is known from now on."""

    session: IssuedSession
    device_token: str


@refuses(InvalidCode, CodeExpired, TooManyAttempts)
def sign_in(
    *,
    username: str,
    code: str,
    challenge: str | None,
    device_name: str,
    address: str,
    device_tokens: Sequence[str] = (),
    at: datetime,
) -> SignedIn:
    """A session for whoever holds the code."""
    if challenge and holds_challenge(username=username, purpose=Purpose.LOGIN, challenge=challenge, at=at):
        budget = NO_BUDGET
    else:
        budget = budget_of_sign_in(username=username, device_tokens=device_tokens, address=address, at=at)
    if challenge:
        with tries_counted(budget, at=at):
            named = challenge_id(challenge)
            found = guess_counted(
                username=username, purpose=Purpose.LOGIN, challenge=named, code=code, address=address, at=at
            )
            return _open(found, username, device_name=device_name, device_tokens=device_tokens, address=address, at=at)
    # The account's budget comes first: what it refuses counts against nothing else.
    of_account = Budget(((LOGINS_WITHOUT_CHALLENGE, account_key(username)),))
    with tries_counted(of_account, at=at), tries_counted(budget, at=at):
        found = guess_uncounted(username=username, purpose=Purpose.LOGIN, code=code, address=address, at=at)
        return _open(found, username, device_name=device_name, device_tokens=device_tokens, address=address, at=at)


@retried
@transaction.atomic
def _open(
    found: SignInCode, username: str, *, device_name: str, device_tokens: Sequence[str], address: str, at: datetime
) -> SignedIn:
    session_id, name = uuid7(), device_name or found.device_name
    # The person's row first, as whoever changes the password has it: the other way round they wait for each other.
    signed_in_before = fetch_rows(_SIGNED_IN, [at, found.user_id])[0][0] is not None
    use_code(found, at, session_id=session_id)
    known = found.device_id or find_known_device(username=username, tokens=device_tokens, at=at)
    device = remember_device(user_id=found.user_id, device_id=known, device_name=name, at=at)
    issued = open_session(user_id=found.user_id, device_name=name, session_id=session_id, device_id=device.id, at=at)
    if signed_in_before and device.id != known:
        tell_of_new_device(user_id=found.user_id, device_name=name, at=at)
    audit.record(
        event="account.signed_in",
        at=at,
        actor_id=found.user_id,
        subject_id=found.user_id,
        address=address,
        details={"session": str(issued.id), "device": device_name},
    )
    return SignedIn(issued, device.token)


def challenge_id(challenge: str) -> UUID:
    """The id in a challenge. Raises InvalidCode for what never was one."""
    try:
        return UUID(challenge)
    except ValueError as error:
        raise InvalidCode from error

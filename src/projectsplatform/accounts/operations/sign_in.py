"""Signing in: a name and the code that went to Telegram."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import InvalidCode
from projectsplatform.accounts.models import SignInCode, User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.attempts import Try, challenge_tries, secret_tries, tries_counted
from projectsplatform.accounts.operations.guesses import guess_counted, guess_uncounted, use_code
from projectsplatform.accounts.operations.sessions import IssuedSession, open_session
from projectsplatform.accounts.rules.limits import LOGINS_WITHOUT_CHALLENGE, account_key
from projectsplatform.kit.retry import retried


def sign_in(
    *, username: str, code: str, challenge: str | None, device_name: str, address: str, at: datetime
) -> IssuedSession:
    """A session for whoever holds the code. Raises InvalidCode, CodeExpired, TooManyAttempts."""
    tries: tuple[Try, ...]
    if challenge:
        tries = challenge_tries(username=username, purpose=Purpose.LOGIN, challenge=challenge, address=address, at=at)
    else:
        # The account's budget comes first: what it refuses counts against nothing else.
        tries = (LOGINS_WITHOUT_CHALLENGE, account_key(username)), *secret_tries(username, address)
    with tries_counted(*tries, at=at):
        if challenge:
            named = challenge_id(challenge)
            found = guess_counted(
                username=username, purpose=Purpose.LOGIN, challenge=named, code=code, address=address, at=at
            )
        else:
            found = guess_uncounted(username=username, purpose=Purpose.LOGIN, code=code, address=address, at=at)
        return _open(found, device_name, address, at)


@retried
@transaction.atomic
def _open(found: SignInCode, device_name: str, address: str, at: datetime) -> IssuedSession:
    use_code(found, at)
    issued = open_session(user_id=found.user_id, device_name=device_name or found.device_name, at=at)
    SignInCode.objects.filter(pk=found.pk).update(session_id=issued.id)
    User.objects.filter(pk=found.user_id).update(last_login=at)
    audit.record(
        event="account.signed_in",
        at=at,
        actor_id=found.user_id,
        subject_id=found.user_id,
        address=address,
        details={"session": str(issued.id), "device": device_name},
    )
    return issued


def challenge_id(challenge: str) -> UUID:
    """The id in a challenge. Raises InvalidCode for what never was one."""
    try:
        return UUID(challenge)
    except ValueError as error:
        raise InvalidCode from error

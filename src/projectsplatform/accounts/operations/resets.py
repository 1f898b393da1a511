"""A forgotten password: a code to Telegram, then a new one. Asking tells nobody whether the account exists."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.models import SignInCode
from projectsplatform.accounts.operations.attempts import secret_tries, tries_counted
from projectsplatform.accounts.operations.codes import issue_code
from projectsplatform.accounts.operations.guesses import guess_counted, use_code
from projectsplatform.accounts.operations.passwords import encode_new_password, set_password_after_reset
from projectsplatform.accounts.queries.people import by_id, by_username
from projectsplatform.accounts.rules.limits import (
    RESETS_OF_ACCOUNT,
    RESETS_OF_ADDRESS,
    RESETS_OF_PAIR,
    account_key,
    pair_key,
)
from projectsplatform.kit.addresses import address_key
from projectsplatform.kit.errors import RateLimited
from projectsplatform.kit.ids import uuid7
from projectsplatform.kit.jobs import defer
from projectsplatform.kit.limiter import take
from projectsplatform.telegram.queries.chats import is_blocked

SEND_RESET_CODE = "accounts.send_reset_code"


def request_reset(*, username: str, device_name: str, address: str, at: datetime) -> None:
    """Enqueues a code for the person of that name; for a name nobody has, a job that finds nobody. Raises RateLimited.

    Its limits are its own: whoever asks here in another's name uses up none of that person's sign-in codes.
    """
    take(RESETS_OF_ADDRESS, address_key(address), at=at, refusal=RateLimited)
    take(RESETS_OF_PAIR, pair_key(username, address), at=at, refusal=RateLimited)
    take(RESETS_OF_ACCOUNT, account_key(username), at=at, refusal=RateLimited)
    person = by_username(username)
    defer(SEND_RESET_CODE, person_id=str(person.id if person else uuid7()), device_name=device_name)


def send_reset_code(*, person_id: UUID, device_name: str, at: datetime) -> None:
    """Sends the code to a person who is there, active and reachable; to all others nothing."""
    person = by_id(person_id)
    if person is None or not person.is_active or person.tg_id is None or is_blocked(person.tg_id):
        return
    issue_code(person=person, purpose=Purpose.RESET, device_name=device_name, at=at)


def reset_password(*, username: str, code: str, new_password: object, address: str, at: datetime) -> None:
    """The new password for whoever holds the newest reset code; every session ends.

    A code stays good when only the new password is too weak. Raises InvalidCode, CodeExpired, WeakPassword,
    TooManyAttempts, Busy.
    """
    with tries_counted(*secret_tries(username, address), at=at):
        found = guess_counted(username=username, purpose=Purpose.RESET, challenge=None, code=code, at=at)
        person = found.user
        try:
            encoded = encode_new_password(person, new_password)
        except Exception:
            SignInCode.objects.filter(pk=found.pk).update(tries=F("tries") - 1)
            raise
        with transaction.atomic():
            use_code(found, at)
            set_password_after_reset(person=person, encoded=encoded, address=address, at=at)

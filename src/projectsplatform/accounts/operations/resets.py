"""A forgotten password: a code to Telegram, then a new one. Asking tells nobody whether the account exists.

Anybody may ask for, and guess at, the reset of anybody, so neither may stand in the owner's way: a live code is not
replaced by asking again, and is not killed by guesses. What is used up by guesses is the account's day of short codes;
after that its codes are long ones, which no guess finds and no limit guards.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import CodeExpired, InvalidCode, ShortCodesSpent
from projectsplatform.accounts.models import SignInCode, User
from projectsplatform.accounts.operations.code_verification import guess_uncounted, use_code
from projectsplatform.accounts.operations.codes import issue_code
from projectsplatform.accounts.operations.passwords import encode_new_password, set_password_after_reset
from projectsplatform.accounts.operations.throttling import NO_BUDGET, Budget, budget_of_sign_in, tries_counted
from projectsplatform.accounts.queries.devices import find_known_device
from projectsplatform.accounts.queries.people import by_username
from projectsplatform.accounts.rules.codes import is_long, long_code, short_code
from projectsplatform.accounts.rules.lifetimes import RESEND
from projectsplatform.accounts.rules.limits import (
    RESETS_OF_ADDRESS,
    RESETS_OF_DEVICE,
    RESETS_OF_PAIR,
    SHORT_RESET_GUESSES,
    account_key,
    device_key,
    pair_key,
)
from projectsplatform.kit.api.addresses import address_key
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.limiter import counted, peek
from projectsplatform.kit.errors import RateLimited, TooManyAttempts
from projectsplatform.kit.jobs import defer
from projectsplatform.kit.refusals import refuses
from projectsplatform.telegram.queries.chats import is_blocked

SEND_RESET_CODE = "accounts.send_reset_code"


@refuses(RateLimited)
def request_reset(
    *, username: str, device_name: str, address: str, device_tokens: Sequence[str] = (), at: datetime
) -> None:
    """Enqueues a code for the person of that name; for a name nobody has, a job that finds nobody. Raises RateLimited.

    Its limits are its own: whoever asks here in another's name uses up none of that person's sign-in codes, nor what a
    device has that is known to the account.
    """
    device_id = find_known_device(username=username, tokens=device_tokens, at=at)
    if device_id is not None:
        tries = [(RESETS_OF_DEVICE, device_key(device_id))]
    else:
        tries = [(RESETS_OF_ADDRESS, address_key(address)), (RESETS_OF_PAIR, pair_key(username, address))]
    with counted(*tries, at=at, refusal=RateLimited):
        person = by_username(username)
        defer(SEND_RESET_CODE, person_id=str(person.id if person else uuid7()), device_name=device_name)


def send_reset_code(*, person_id: UUID, device_name: str, at: datetime) -> None:
    """Sends a code to a person who is there, active and reachable and has no good one yet; to all others nothing.

    The good one spares the chat: with LIMITS=off every asking sends another.
    """
    with transaction.atomic():
        # Locked: of two requests at once the second finds the first one's code.
        person = User.objects.select_for_update().filter(pk=person_id).first()
        if person is None or not person.is_active or person.tg_id is None or is_blocked(person.tg_id):
            return
        only_long = peek(SHORT_RESET_GUESSES, account_key(person.username), at=at) >= SHORT_RESET_GUESSES.allowed
        if not (settings.LIMITS_ON and _has_good_code(person, at, only_long=only_long)):
            secret = long_code() if only_long else short_code()
            issue_code(person=person, purpose=Purpose.RESET, secret=secret, device_name=device_name, at=at)


def _has_good_code(person: User, at: datetime, *, only_long: bool) -> bool:
    good = SignInCode.objects.filter(
        user=person, purpose=Purpose.RESET, used_at=None, voided_at=None, expires_at__gt=at + RESEND
    )
    return good.filter(is_long=True).exists() if only_long else good.exists()


@refuses(InvalidCode, CodeExpired, TooManyAttempts, encode_new_password)
def reset_password(
    *, username: str, code: str, new_password: object, address: str, device_tokens: Sequence[str] = (), at: datetime
) -> None:
    """The new password for whoever holds the newest reset code; every session ends and no device is known.

    A code stays good when only the new password is too weak.
    """
    if is_long(code):  # no guess
        of_account = budget = NO_BUDGET
    else:
        of_account = Budget(((SHORT_RESET_GUESSES, account_key(username)),), ShortCodesSpent)
        budget = budget_of_sign_in(username=username, device_tokens=device_tokens, address=address, at=at)
    with tries_counted(of_account, at=at), tries_counted(budget, at=at):
        found = guess_uncounted(username=username, purpose=Purpose.RESET, code=code, address=address, at=at)
        encoded = encode_new_password(found.user, new_password)
        with transaction.atomic():
            use_code(found, at)
            set_password_after_reset(person=found.user, encoded=encoded, address=address, at=at)

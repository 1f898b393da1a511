"""The panel's sign-in: a password, then a code from Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import InvalidCode, InvalidCredentials
from projectsplatform.accounts.models import SignInCode, User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.code_verification import guess_counted, use_code
from projectsplatform.accounts.operations.codes import SentCode, send_limited_code
from projectsplatform.accounts.operations.devices import remember_device
from projectsplatform.accounts.operations.notices import tell_of_new_panel_device
from projectsplatform.accounts.operations.sign_in import challenge_id
from projectsplatform.accounts.operations.throttling import (
    NO_BUDGET,
    budget_of_sign_in,
    holds_challenge,
    tries_counted,
    verify_password,
)
from projectsplatform.accounts.queries.devices import find_known_device


@dataclass(frozen=True, slots=True)
class SignedInStaff:
    """A member of staff who is in the panel, and the token by which the browser is known from now on."""

    member: User
    device_token: str


def request_staff_code(
    *, username: str, password: str, device_name: str, address: str, device_tokens: Sequence[str] = (), at: datetime
) -> SentCode:
    """The panel's first step. Everybody but staff gets the answer to a wrong password.

    Raises InvalidCredentials, AccountDisabled, TelegramUnreachable, TooManyAttempts, RateLimited, Busy.
    """
    budget = budget_of_sign_in(username=username, device_tokens=device_tokens, address=address, at=at)
    member = verify_password(username=username, password=password, budget=budget, address=address, at=at)
    if not member.is_staff:
        raise InvalidCredentials
    return send_limited_code(
        person=member, purpose=Purpose.STAFF, device_name=device_name, device_id=budget.device_id, at=at
    )


def sign_in_staff(
    *, username: str, code: str, challenge: str, address: str, device_tokens: Sequence[str] = (), at: datetime
) -> SignedInStaff:
    """The panel's second step: who may have a cookie now. Raises InvalidCode, CodeExpired, TooManyAttempts."""
    if holds_challenge(username=username, purpose=Purpose.STAFF, challenge=challenge, at=at):
        budget = NO_BUDGET
    else:
        budget = budget_of_sign_in(username=username, device_tokens=device_tokens, address=address, at=at)
    with tries_counted(budget, at=at):
        found = guess_counted(
            username=username,
            purpose=Purpose.STAFF,
            challenge=challenge_id(challenge),
            code=code,
            address=address,
            at=at,
        )
        with transaction.atomic():
            return _admit(found, address, device_tokens, at)


def _admit(found: SignInCode, address: str, device_tokens: Sequence[str], at: datetime) -> SignedInStaff:
    # Before the code, as whoever changes the password has it.
    member = User.objects.select_for_update(no_key=True).get(pk=found.user_id)
    use_code(found, at)
    if not (member.is_staff and member.is_active):
        raise InvalidCode
    known = found.device_id or find_known_device(username=member.username, tokens=device_tokens, at=at)
    device = remember_device(user_id=member.id, device_id=known, device_name=found.device_name, at=at)
    if member.last_login is not None and device.id != known:
        tell_of_new_panel_device(member=member, device_name=found.device_name, at=at)
    member.last_login = at
    member.save(update_fields=["last_login"])
    audit.record(event="staff.signed_in", at=at, actor_id=member.id, subject_id=member.id, address=address)
    return SignedInStaff(member, device.token)

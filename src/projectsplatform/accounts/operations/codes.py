"""Codes: asked for with the right password, sent to Telegram, voided by their owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import AccountDisabled, TelegramUnreachable
from projectsplatform.accounts.models import Session, SignInCode, User
from projectsplatform.accounts.operations import audit, chat_messages, relinks
from projectsplatform.accounts.operations.devices import forget_devices
from projectsplatform.accounts.operations.throttling import budget_of_sign_in, verify_password
from projectsplatform.accounts.rules.codes import is_long, plain_code, short_code
from projectsplatform.accounts.rules.lifetimes import CODE, RESEND
from projectsplatform.accounts.rules.limits import CODES_DAY, CODES_SHORT
from projectsplatform.kit.db.limiter import counted, seconds_left
from projectsplatform.kit.db.statements import execute, fetch_rows, insert
from projectsplatform.kit.errors import RateLimited, TooManyAttempts
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.security.signing import code_digest
from projectsplatform.telegram.queries.chats import is_blocked

_LOCK = "SELECT tg_id FROM accounts_user WHERE id = %s FOR UPDATE"
_VOID = """
    UPDATE accounts_signincode SET voided_at = %s
    WHERE user_id = %s AND purpose = ANY(%s) AND used_at IS NULL AND voided_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code on its way; `challenge` names it without telling anything about it."""

    challenge: UUID
    expires_at: datetime
    resend_at: datetime


@refuses(TooManyAttempts, RateLimited, verify_password, AccountDisabled, TelegramUnreachable)
def request_sign_in_code(
    *, username: str, password: str, device_name: str, address: str, device_tokens: Sequence[str] = (), at: datetime
) -> SentCode:
    """Sends a sign-in code to the person's Telegram. `device_tokens`: what the device has of earlier sign-ins, to any account."""
    budget = budget_of_sign_in(username=username, device_tokens=device_tokens, address=address, at=at)
    person = verify_password(username=username, password=password, budget=budget, address=address, at=at)
    return send_limited_code(
        person=person, purpose=Purpose.LOGIN, device_name=device_name, device_id=budget.device_id, at=at
    )


def send_limited_code(
    *, person: User, purpose: Purpose, device_name: str, device_id: UUID | None = None, at: datetime
) -> SentCode:
    """A code for somebody whose password was right. Raises AccountDisabled, TelegramUnreachable, RateLimited."""
    if not person.is_active:
        raise AccountDisabled
    if person.tg_id is None or is_blocked(person.tg_id):
        raise TelegramUnreachable
    key = str(person.id)
    with counted((CODES_SHORT, key), (CODES_DAY, key), at=at, refusal=RateLimited) as (sent, _of_day):
        code = issue_code(
            person=person, purpose=purpose, secret=short_code(), device_name=device_name, device_id=device_id, at=at
        )
    return SentCode(code.id, code.expires_at, at + _resend_after(sent, at))


def issue_code(
    *, person: User, purpose: Purpose, secret: str, device_name: str, device_id: UUID | None = None, at: datetime
) -> SignInCode:
    """A code in place of the older one, and its message, in one transaction. `device_id`: the known device that asked."""
    with transaction.atomic():
        ((tg_id,),) = fetch_rows(_LOCK, [person.id])
        void_codes(user_id=person.id, purposes=[purpose], at=at)
        code = SignInCode(
            user_id=person.id,
            purpose=purpose,
            device_name=device_name,
            device_id=device_id,
            created_at=at,
            expires_at=at + CODE[purpose],
        )
        code.digest, code.is_long = code_digest(plain_code(secret), bound_to=str(code.id)), is_long(secret)
        insert(code)
        if tg_id is not None:
            chat_messages.send_code(chat_id=tg_id, code=code, secret=secret, at=at)
    return code


def void_codes(*, user_id: UUID, purposes: list[Purpose], at: datetime) -> None:
    """No live code of these purposes opens anything any more."""
    execute(_VOID, [at, user_id, [str(purpose) for purpose in purposes]])


def void_code(*, code_id: UUID, tg_id: int, at: datetime) -> None:
    """“This was not me”, pressed in the owner's chat: the code opens nothing, the sign-in it opened is over, and no device of
    the account is known any more.

    The same button stands under the notice of a change of Telegram and cancels that. Raises NothingThere.
    """
    with transaction.atomic():
        code = SignInCode.objects.select_for_update().filter(pk=code_id, user__tg_id=tg_id).first()
        if code is None:
            relinks.cancel_relink_by_owner(request_id=code_id, tg_id=tg_id, at=at)
            return
        if code.voided_at is None:
            _void(code, at)


def _void(code: SignInCode, at: datetime) -> None:
    code.voided_at = at
    code.save(update_fields=["voided_at"])
    forget_devices(code.user_id)
    if code.session_id is not None:
        Session.objects.filter(pk=code.session_id, revoked_at=None).update(revoked_at=at)
    if code.used_at is not None and code.purpose == Purpose.STAFF:
        User.objects.filter(pk=code.user_id).update(staff_epoch=F("staff_epoch") + 1)
    person_id, details = code.user_id, {"purpose": code.purpose, "was_used": code.used_at is not None}
    audit.record(event="account.code.voided", at=at, actor_id=person_id, subject_id=person_id, details=details)


def _resend_after(sent: int, at: datetime) -> timedelta:
    """A minute; when the short limit is used up, not before its end."""
    if sent < CODES_SHORT.allowed:
        return RESEND
    return max(RESEND, timedelta(seconds=seconds_left(CODES_SHORT, at)))

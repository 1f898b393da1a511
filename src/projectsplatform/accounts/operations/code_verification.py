"""Comparing a code with what was sent: counted and committed before it is compared."""

import hmac
from datetime import datetime
from uuid import UUID

from django.db.models import F

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import CodeExpired, InvalidCode
from projectsplatform.accounts.models import SignInCode
from projectsplatform.accounts.operations.throttling import write_down
from projectsplatform.accounts.rules.codes import plain_code
from projectsplatform.accounts.rules.limits import MAX_TRIES, account_key
from projectsplatform.kit.errors import TooManyAttempts
from projectsplatform.kit.security.signing import code_digest

_NO_CODE = UUID(int=0)


def guess_counted(
    *, username: str, purpose: Purpose, challenge: UUID, code: str, address: str, at: datetime
) -> SignInCode:
    """The code of a challenge, when it was guessed right; each wrong guess brings it nearer its end.

    Raises InvalidCode (also for challenges that are not this person's), CodeExpired; TooManyAttempts when it is dead.
    """
    found = _newest(username, purpose, pk=challenge)
    counted = SignInCode.objects.filter(pk=challenge, tries__lt=MAX_TRIES).update(tries=F("tries") + 1) if found else 0
    if found is not None and not counted and found.expires_at > at:
        raise TooManyAttempts(retry_after=int((found.expires_at - at).total_seconds()))
    return _compared(found if counted else None, code, purpose, address, at)


def guess_uncounted(*, username: str, purpose: Purpose, code: str, address: str, at: datetime) -> SignInCode:
    """The newest code, when it was guessed right. The caller keeps a budget instead: a stranger cannot kill a code here.

    Raises InvalidCode, CodeExpired.
    """
    found = _newest(username, purpose)
    return _compared(found if found is not None and found.tries < MAX_TRIES else None, code, purpose, address, at)


def _newest(username: str, purpose: Purpose, **named: UUID) -> SignInCode | None:
    codes = SignInCode.objects.filter(user__username=account_key(username), purpose=purpose, **named)
    return codes.order_by("-created_at").first()


def _compared(found: SignInCode | None, code: str, purpose: Purpose, address: str, at: datetime) -> SignInCode:
    offered = code_digest(plain_code(code), bound_to=str(found.id if found else _NO_CODE))
    right = hmac.compare_digest(offered, bytes(found.digest) if found else bytes(32))
    if found is None or not right or found.used_at is not None or found.voided_at is not None:
        write_down(f"code.{purpose}", of=found.user_id if found else None, address=address)
        raise InvalidCode
    if found.expires_at <= at:
        raise CodeExpired
    return found


def use_code(found: SignInCode, at: datetime, *, session_id: UUID | None = None) -> None:
    """Uses a code up for the session that it opens, if it opens one, in the caller's transaction.

    Raises InvalidCode for the second of two at once.
    """
    live = SignInCode.objects.filter(pk=found.pk, used_at=None, voided_at=None)
    if not live.update(used_at=at, session_id=session_id):
        raise InvalidCode

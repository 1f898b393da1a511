"""Another sign-in code in place of one that did not come, without the password once more."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import CodeExpired
from projectsplatform.accounts.models import SignInCode
from projectsplatform.accounts.operations.codes import SentCode, send_limited_code

RESENDING: Final = timedelta(minutes=15)


def resend_sign_in_code(*, challenge: UUID, device_name: str, at: datetime) -> SentCode:
    """Another code for who holds the newest challenge, which only the right password gives, for 15 minutes.

    Raises CodeExpired when the challenge was used, voided, replaced or is older; AccountDisabled, TelegramUnreachable,
    RateLimited.
    """
    code = SignInCode.objects.select_related("user").filter(pk=challenge, purpose=Purpose.LOGIN).first()
    if code is None or code.used_at or code.voided_at or code.created_at <= at - RESENDING:
        raise CodeExpired
    return send_limited_code(
        person=code.user, purpose=Purpose.LOGIN, device_name=device_name, device_id=code.device_id, at=at
    )

"""How often one session may check in a minute, counted in this process's memory."""

from datetime import datetime

from django.conf import settings

from projectsplatform.kit.errors import RateLimited

CHECKS_A_MINUTE = 600

_minute = -1
_checks: dict[bytes, int] = {}


def count_check(digest: bytes, at: datetime) -> None:
    """A brake for a program gone wild, in this process's memory: far above what any right one asks. Raises RateLimited."""
    global _minute  # noqa: PLW0603  one window for the whole process
    if not settings.LIMITS_ON:
        return
    second = int(at.timestamp())
    if second // 60 != _minute:
        _minute = second // 60
        _checks.clear()
    _checks[digest] = _checks.get(digest, 0) + 1
    if _checks[digest] > CHECKS_A_MINUTE:
        raise RateLimited(retry_after=60 - second % 60)


def forget_checks(digest: bytes) -> None:
    """Of a token that no session has."""
    _checks.pop(digest, None)

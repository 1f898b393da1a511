"""How many calls of each provider a process works on, counted in the process: in the database a limit would be one more write for
every call, and the calls that it is against come by the thousand."""

import time
from threading import Lock
from typing import Final

from django.conf import settings

from projectsplatform.payments.enums import Provider


class Bucket:
    """At most `at_once` together, and `a_second` for long."""

    def __init__(self, *, a_second: float, at_once: int) -> None:
        self._a_second, self._at_once = a_second, float(at_once)
        self._left, self._filled_at, self._lock = self._at_once, time.monotonic(), Lock()

    def take(self) -> bool:
        """Whether there is room for one more."""
        with self._lock:
            moment = time.monotonic()
            self._left = min(self._at_once, self._left + (moment - self._filled_at) * self._a_second)
            self._filled_at = moment
            if self._left < 1:
                return False
            self._left -= 1
            return True


CALLS: Final = {provider: Bucket(a_second=100, at_once=300) for provider in Provider}
"""Of those who know our key. Nobody else takes from it."""
NOTES: Final = {provider: Bucket(a_second=2, at_once=120) for provider in Provider}
"""Events of calls that are nobody's, from however many addresses."""


def may_call(provider: Provider) -> bool:
    """Whether a call of the provider itself is worked on; otherwise it is answered as busy, and asks again."""
    return not settings.LIMITS_ON or CALLS[provider].take()


def may_note(provider: Provider) -> bool:
    """Whether a call that is nobody's is written down."""
    return not settings.LIMITS_ON or NOTES[provider].take()

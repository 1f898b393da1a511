"""Passwords: Argon2id with 19 MiB, two passes and one lane (OWASP's first choice), and a cap on how many are hashed at once.

Without the cap a burst of sign-ins would take its memory a request: 200 of them are 3.8 GB.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth import hashers

from projectsplatform.kit.errors import Busy

WAIT_SECONDS = 2.0
RETRY_AFTER = 2


class CappedArgon2(hashers.Argon2PasswordHasher):
    """Django's hasher with the platform's parameters. Not a lone `PASSWORD_HASHERS` entry by accident: nothing else is accepted."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


_places = BoundedSemaphore(settings.MAX_CONCURRENT_HASHES)


def hash_password(password: str) -> str:
    """An encoded Argon2id hash. Raises Busy when too many are being made."""
    with _place():
        return hashers.make_password(password)


def check_password(password: str, encoded: str) -> bool:
    """Whether the password is the one that was hashed: exactly one hash of work. Raises Busy."""
    with _place():
        return hashers.check_password(password, encoded)


def burn(password: str) -> None:
    """The work of one check for somebody who does not exist, so that time tells nothing. Raises Busy."""
    check_password(password, _nobodys_hash())


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hashers.make_password("nobody has this password")


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Busy(retry_after=RETRY_AFTER)
    try:
        yield
    finally:
        _places.release()

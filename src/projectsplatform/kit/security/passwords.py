"""Passwords: Argon2id with 19 MiB, two passes and one lane (OWASP's first choice), and a cap on how many are hashed at once.

Without the cap a burst of sign-ins would take its memory a request: 200 of them are 3.8 GB.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_bytes
from threading import BoundedSemaphore
from typing import Final

from argon2.low_level import ARGON2_VERSION
from django.conf import settings
from django.contrib.auth import hashers

from projectsplatform.kit.errors import Busy

WAIT_SECONDS = 2.0
RETRY_AFTER = 2
_SALT_BYTES, _HASH_BYTES = 22, 32


class CappedArgon2(hashers.Argon2PasswordHasher):
    """Django's hasher with the platform's parameters. Not a lone `PASSWORD_HASHERS` entry by accident: nothing else is accepted."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


_slots = BoundedSemaphore(settings.MAX_CONCURRENT_HASHES)
_waiters = BoundedSemaphore(2)
_rejecting: ContextVar[bool] = ContextVar("reject_hashes", default=False)


@contextmanager
def reject_hashes() -> Iterator[None]:
    """Inside, every hash raises Busy at once: the caller knows that there is no place, nor will be soon."""
    token = _rejecting.set(True)
    try:
        yield
    finally:
        _rejecting.reset(token)


def hash_password(password: str) -> str:
    """An encoded Argon2id hash. Raises Busy when too many are being made."""
    with _slot():
        return hashers.make_password(password)


def check_password(password: str, encoded: str) -> bool:
    """Whether the password is the one that was hashed: exactly one hash of work. Raises Busy."""
    with _slot():
        return hashers.check_password(password, encoded)


def dummy_hash(password: str) -> None:
    """The work of one check for somebody who does not exist, so that time tells nothing. Raises Busy."""
    check_password(password, _NOBODYS_HASH)


def _nobodys_hash() -> str:
    """Encoded as ours are, around random bytes that no password has. Nothing is hashed for it: the first wrong name of a
    process would take twice the time of the others."""
    cost = f"m={CappedArgon2.memory_cost},t={CappedArgon2.time_cost},p={CappedArgon2.parallelism}"
    salt, digest = (b64encode(token_bytes(length)).rstrip(b"=").decode() for length in (_SALT_BYTES, _HASH_BYTES))
    return f"{CappedArgon2.algorithm}$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


_NOBODYS_HASH: Final = _nobodys_hash()


@contextmanager
def _slot() -> Iterator[None]:
    if _rejecting.get() or not (_slots.acquire(blocking=False) or _wait()):
        raise Busy(retry_after=RETRY_AFTER)
    try:
        yield
    finally:
        _slots.release()


def _wait() -> bool:
    """Few may wait here, where each holds a thread; requests wait in `server.hash_queue` before."""
    if not _waiters.acquire(blocking=False):
        return False
    try:
        return _slots.acquire(timeout=WAIT_SECONDS)
    finally:
        _waiters.release()

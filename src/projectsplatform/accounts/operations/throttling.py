"""Counting wrong secrets: before they are compared, so that no parallel guess escapes."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import DeviceTriesSpent, InvalidCredentials, UnknownDeviceRefused, WrongSecret
from projectsplatform.accounts.models import SignInCode, User
from projectsplatform.accounts.queries.devices import find_known_device
from projectsplatform.accounts.queries.people import by_username
from projectsplatform.accounts.rules.limits import (
    WRONG_SECRETS_OF_ADDRESS,
    WRONG_SECRETS_OF_DEVICE,
    WRONG_SECRETS_OF_DEVICE_DAY,
    WRONG_SECRETS_OF_PAIR,
    account_key,
    device_key,
    pair_key,
    session_key,
)
from projectsplatform.accounts.rules.passwords import normalise_password
from projectsplatform.kit.api.addresses import address_key
from projectsplatform.kit.db.limiter import Rule, give_back, take
from projectsplatform.kit.errors import Busy, Refusal, TooMany, TooManyAttempts
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.security.passwords import check_password, dummy_hash

_log = logging.getLogger(__name__)
Try = tuple[Rule, str]


@dataclass(frozen=True, slots=True)
class Budget:
    """What a wrong secret counts against, and the answer when that is spent. `device_id`: the known device, if it is one's."""

    tries: tuple[Try, ...]
    refusal: type[TooMany] = TooManyAttempts
    device_id: UUID | None = None


NO_BUDGET = Budget(())


def budget_of_sign_in(*, username: str, device_tokens: Sequence[str], address: str, at: datetime) -> Budget:
    """A known device's own budget; the one that all unknown devices at an address share."""
    device_id = find_known_device(username=username, tokens=device_tokens, at=at)
    if device_id is not None:
        return Budget(_own_tries(device_key(device_id)), DeviceTriesSpent, device_id)
    pair = WRONG_SECRETS_OF_PAIR, pair_key(username, address)
    return Budget((pair, (WRONG_SECRETS_OF_ADDRESS, address_key(address))), UnknownDeviceRefused)


def budget_of_session(session_id: UUID) -> Budget:
    """A live session's own budget."""
    return Budget(_own_tries(session_key(session_id)), DeviceTriesSpent)


def _own_tries(key: str) -> tuple[Try, ...]:
    # The day first: where both are spent, its wait is the one to be told.
    return (WRONG_SECRETS_OF_DEVICE_DAY, key), (WRONG_SECRETS_OF_DEVICE, key)


def holds_challenge(*, username: str, purpose: Purpose, challenge: str, at: datetime) -> bool:
    """Whether it is a live challenge of this account: wrong codes count against that alone, and no budget.

    Its holder gave the password before and the challenge dies after its own tries. Whoever shares their address - a school
    has one - must not be able to end a sign-in between password and code.
    """
    try:
        named = SignInCode.objects.filter(
            pk=UUID(challenge), user__username=account_key(username), purpose=purpose, used_at=None, voided_at=None
        )
    except ValueError:
        return False
    return named.filter(expires_at__gt=at).exists()


@contextmanager
def tries_counted(budget: Budget, *, at: datetime, kept: type[Refusal] = WrongSecret) -> Iterator[None]:
    """Takes the budget's tries, committed, before the block; only a refusal of the kind `kept` keeps them, all else gives
    them back.

    Must stand outside a transaction. Raises the budget's refusal.
    """
    taken: list[Try] = []
    try:
        for rule, key in budget.tries:
            taken.append((rule, key))
            take(rule, key, at=at, refusal=budget.refusal)
        yield
    except kept:
        raise
    except BaseException:
        _give_back(taken, at)
        raise
    else:
        _give_back(taken, at)


@refuses(InvalidCredentials, TooManyAttempts, Busy)
def verify_password(*, username: str, password: str, budget: Budget, address: str, at: datetime) -> User:
    """The person of name and password. Raises InvalidCredentials after the same work for names nobody has; Busy, the
    budget's refusal."""
    with tries_counted(budget, at=at):
        person = by_username(username)
        if person is None or not person.password:
            dummy_hash(normalise_password(password))
            write_down("password", of=person.id if person else None, address=address)
            raise InvalidCredentials
        if not check_password(normalise_password(password), person.password):
            write_down("password", of=person.id, address=address)
            raise InvalidCredentials
        return person


def write_down(kind: str, *, of: UUID | None, address: str) -> None:
    """A line for a wrong secret: whose, if anybody's, and from where. Never the name that was typed: it may be a password."""
    _log.warning("account.secret.wrong", extra={"kind": kind, "person": str(of or ""), "address": address})


def _give_back(taken: list[Try], at: datetime) -> None:
    for rule, key in taken:
        give_back(rule, key, at=at)

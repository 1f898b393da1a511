"""Counting wrong secrets: before they are compared, so that no parallel guess escapes."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.errors import InvalidCredentials, WrongSecret
from projectsplatform.accounts.models import SignInCode, User
from projectsplatform.accounts.queries.people import by_username
from projectsplatform.accounts.rules.limits import (
    WRONG_SECRETS_OF_ADDRESS,
    WRONG_SECRETS_OF_PAIR,
    account_key,
    pair_key,
)
from projectsplatform.accounts.rules.passwords import normalise_password
from projectsplatform.kit.addresses import address_key
from projectsplatform.kit.errors import Refusal, TooMany, TooManyAttempts
from projectsplatform.kit.limiter import Rule, give_back, take
from projectsplatform.kit.passwords import burn, check_password

_log = logging.getLogger(__name__)
Try = tuple[Rule, str]


def secret_tries(username: str, address: str) -> tuple[Try, Try]:
    """What a wrong secret of an account from an address counts against."""
    pair = WRONG_SECRETS_OF_PAIR, pair_key(username, address)
    return pair, (WRONG_SECRETS_OF_ADDRESS, address_key(address))


def challenge_tries(
    *, username: str, purpose: Purpose, challenge: str, address: str, at: datetime
) -> tuple[()] | tuple[Try, Try]:
    """What a wrong code counts against besides its challenge: nothing for who holds a live one of this account.

    They gave the password before and the challenge dies after its own tries. Whoever shares their address - a school has
    one - must not be able to shut the door between password and code.
    """
    try:
        named = SignInCode.objects.filter(
            pk=UUID(challenge), user__username=account_key(username), purpose=purpose, used_at=None, voided_at=None
        )
    except ValueError:
        return secret_tries(username, address)
    return () if named.filter(expires_at__gt=at).exists() else secret_tries(username, address)


@contextmanager
def tries_counted(
    *tries: Try, at: datetime, refusal: type[TooMany] = TooManyAttempts, kept: type[Refusal] = WrongSecret
) -> Iterator[None]:
    """Takes each try, committed, before the block; only a refusal of the kind `kept` keeps them, all else gives them back.

    Must stand outside a transaction. Raises `refusal`.
    """
    taken: list[Try] = []
    try:
        for rule, key in tries:
            taken.append((rule, key))
            take(rule, key, at=at, refusal=refusal)
        yield
    except kept:
        raise
    except BaseException:
        _give_back(taken, at)
        raise
    else:
        _give_back(taken, at)


def verify_password(*, username: str, password: str, address: str, at: datetime) -> User:
    """The person of name and password. Raises InvalidCredentials after the same work for names nobody has; TooManyAttempts, Busy."""
    with tries_counted(*secret_tries(username, address), at=at):
        person = by_username(username)
        if person is None or not person.password:
            burn(normalise_password(password))
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

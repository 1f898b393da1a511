"""Devices that have signed in, and floods of wrong secrets."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Event, Thread

from django.db import connections

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.sign_in import SignedIn, sign_in
from projectsplatform.accounts.queries.devices import find_known_device
from projectsplatform.accounts.rules.limits import WRONG_SECRETS_OF_ADDRESS, WRONG_SECRETS_OF_PAIR, pair_key
from projectsplatform.kit.api.addresses import address_key
from projectsplatform.kit.db.limiter import take
from projectsplatform.kit.errors import TooManyAttempts
from tests.cast import Api
from tests.factories.accounts import ADDRESS, ask_for_code


def sign_in_on_a_device(person: User, at: datetime, *, device_token: str = "", address: str = ADDRESS) -> SignedIn:
    """A sign-in of an unknown device, or of the known one whose token is given."""
    challenge, code = ask_for_code(person, at, address=address, device_tokens=[device_token] if device_token else [])
    return sign_in(
        username=person.username, code=code, challenge=challenge, device_name="Chrome, Windows", address=address, at=at
    )


def is_known(person: User, device_token: str, at: datetime) -> bool:
    return find_known_device(username=person.username, tokens=[device_token], at=at) is not None


def spend_address(username: str, address: str, at: datetime) -> None:
    """Ten wrong secrets of an account and three hundred of anybody, from one address."""
    for _ in range(WRONG_SECRETS_OF_PAIR.allowed):
        take(WRONG_SECRETS_OF_PAIR, pair_key(username, address), at=at)
    with suppress(TooManyAttempts):
        while True:
            take(WRONG_SECRETS_OF_ADDRESS, address_key(address), at=at)


@contextmanager
def flood(address: str, *usernames: str) -> Iterator[list[int]]:
    """Wrong passwords of each of these names, one after the other until the block ends; the statuses that they got."""
    over, statuses = Event(), list[int]()

    def go_on(username: str) -> None:
        api = Api(address=address)
        try:
            while not over.is_set():
                body = {"username": username, "password": "wrong-Password-1"}
                statuses.append(api.post("accounts/get_code", body).status)
        finally:
            connections.close_all()

    threads = [Thread(target=go_on, args=[username]) for username in usernames]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        over.set()
        for thread in threads:
            thread.join()

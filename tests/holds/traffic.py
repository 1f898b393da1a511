"""Customers and chats that never pause: purchases with a key until they are answered, codes, jobs and conversations."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from typing import Any

from tests.cast import Answer
from tests.e2e.demo import Demo
from tests.e2e.people import PATIENCE_SECONDS
from tests.holds.web import Line

PASSWORD = "Zarafshon-kechki-77"
MONEY = 10**10
BUYERS = 4
_PATHS = ("kundalikcom/buy", "kundalikcom/buy_mobile")
# People are made by one command: registering each would take the tests' time, and is proven elsewhere.
_MAKE_PEOPLE = """
import json, sys
from django.contrib.auth.hashers import make_password
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.kit.clock import now
from projectsplatform.wallet.operations.top_ups import top_up
made, encoded = [], make_password({password!r})
for number in range({first}, {first} + {people}):
    person = User.objects.create(
        username=f"qatnov{{number}}", full_name="Qatnov Sinov", sex=True, email=f"q{{number}}@example.uz",
        phone=f"+99893{{number}}", tg_id=number, password=encoded,
    )
    top_up(user_id=person.id, amount={money}, note="kassa", receipt_number=None, actor_id=None, idempotency_key=None, at=now())
    token = open_session(user_id=person.id, device_name="sinov", at=now()).token
    made.append({{"id": str(person.id), "username": person.username, "tg_id": number, "token": token}})
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Person:
    """A customer with money, a session and a chat."""

    id: str
    username: str
    tg_id: int
    token: str


def make_people(demo: Demo, number: int) -> list[Person]:
    first = random.randrange(1_000_000, 9_000_000)
    code = _MAKE_PEOPLE.format(password=PASSWORD, money=MONEY, first=first, people=number)
    return [Person(**known) for known in json.loads(demo.manage("shell", "-c", code).strip().splitlines()[-1])]


@dataclass(frozen=True)
class Bought:
    """A purchase that was answered 200."""

    person: Person
    key: str
    price: int
    balance: int


@dataclass(frozen=True)
class Served:
    """From when to when a purchase took that was answered 200."""

    begun: float
    ended: float


@dataclass(frozen=True)
class Failed:
    """An answer that was none, and how many seconds it took."""

    path: str
    seconds: float
    answer: Answer


@dataclass
class Traffic:
    """What was sent and what was answered. Each list is only added to, so that threads need no lock."""

    port: int
    people: list[Person]
    bought: list[Bought] = field(default_factory=list)
    challenges: list[str] = field(default_factory=list)
    resets: list[float] = field(default_factory=list)
    said: Counter[int] = field(default_factory=Counter)
    unlike: list[tuple[Answer, Answer]] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    cut_off: Counter[str] = field(default_factory=Counter)
    served: list[Served] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)

    def run(self) -> list[threading.Thread]:
        """Four who buy, one who asks for codes, one who forgets passwords, one who talks to the bot."""
        coder, forgetful = self.people[BUYERS : BUYERS + 2]
        work: list[Callable[[], None]] = [
            *(lambda person=person: self._buy(person) for person in self.people[:BUYERS]),
            lambda: self._ask_for_codes(coder),
            lambda: self._forget_passwords(forgetful),
            self._talk,
        ]
        threads = [threading.Thread(target=part, daemon=True) for part in work]
        for thread in threads:
            thread.start()
        return threads

    def end(self, threads: list[threading.Thread]) -> None:
        """Everybody finishes what they are at."""
        self._ending.set()
        for thread in threads:
            thread.join(5 * PATIENCE_SECONDS)
        assert not any(thread.is_alive() for thread in threads)

    def wait_until_served(self, *, after: float) -> float:
        """When the first purchase was answered 200 that was sent after a moment."""
        deadline = time.monotonic() + 5 * PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if ends := [one.ended for one in self.served[-200:] if one.begun > after]:
                return min(ends)
            time.sleep(0.02)
        raise AssertionError(f"nothing is served: {self.failed[-3:]}, {self.cut_off}")

    def insist(self, method: str, path: str, body: Any, token: str | None = None, **headers: str) -> Answer:
        """Sends until it is answered 200; what was no answer, a 5xx or `busy` is sent again."""
        line = Line(self.port)
        while True:
            begun = time.monotonic()
            try:
                answer = line.call(method, path, body, token, **headers)
            except (OSError, HTTPException) as error:
                self.cut_off[type(error).__name__] += 1
                line = Line(self.port)
            else:
                if answer.status == 200:
                    if path in _PATHS:
                        self.served.append(Served(begun, time.monotonic()))
                    return answer
                assert answer.status >= 500 or answer.refusal == (429, "busy"), answer
                self.failed.append(Failed(path, time.monotonic() - begun, answer))
            time.sleep(0.05)

    def _buy(self, person: Person) -> None:
        for number in count():
            if self._ending.is_set():
                return
            path, key = _PATHS[number % 2], f"{person.username}-{number}"
            sent = {"months_count": 1}
            answer = self.insist("POST", path, sent, person.token, Idempotency_Key=key)
            self.bought.append(Bought(person, key, answer["price"], answer["balance"]))
            if number % 5 == 0:
                again = self.insist("POST", path, sent, person.token, Idempotency_Key=key)
                if again.body != answer.body:
                    self.unlike.append((answer, again))
            time.sleep(0.15)

    def _ask_for_codes(self, person: Person) -> None:
        while not self._ending.wait(1.2):
            answer = self.insist("POST", "accounts/get_code", {"username": person.username, "password": PASSWORD})
            self.challenges.append(answer["challenge"])

    def _forget_passwords(self, person: Person) -> None:
        while not self._ending.wait(1.2):
            begun = time.monotonic()
            self.insist("POST", "accounts/reset_password_request", {"username": person.username})
            self.resets.append(begun)

    def _talk(self) -> None:
        chats = [random.randrange(10**9, 10**10) for _ in range(3)]
        for number in count():
            if self._ending.wait(0.5):
                return
            chat = chats[number % len(chats)]
            self.insist("POST", f"/demo/telegram/api/{chat}/send", {"text": "/start"})
            self.said[chat] += 1


@contextmanager
def traffic(demo: Demo, port: int) -> Iterator[Traffic]:
    """Customers at work; they finish what they are at when the block ends."""
    running = Traffic(port, make_people(demo, BUYERS + 2))
    threads = running.run()
    try:
        yield running
    finally:
        running.end(threads)

"""Customers at work: purchases with a key until they are answered, checks of licences, sign-ins by codes out of Telegram."""

import re
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from rehearsal.lines import Answer, Asked, CutError, Line
from rehearsal.tally import Done, Tally, Try
from rehearsal.telegram import Telegram

PASSWORD = "Zarafshon-kechki-77"
BUYERS, PURSES = 4, 12
"""How many buy at once, and for how many people each: one chat must not get more than Telegram lets through."""
_AGAIN = {429, 500, 502, 503, 504}
_FOR_LONG = "rate_limited"
"""The refusal's code for whoever has used up a limit of many minutes: asking again is of no use, and it counts as refused."""
_PAUSE_SECONDS, _CODE_SECONDS, _SIGN_IN_EVERY = 0.2, 60.0, 3.0
_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
_BUYS, _CHECKS = ("kundalikcom/buy", "kundalikcom/buy_mobile"), ("kundalikcom/check_pc", "kundalikcom/check_mobile")


@dataclass(frozen=True)
class Person:
    """A customer; without a session only good for signing in once."""

    id: str
    username: str
    tg_id: int
    token: str


@dataclass(frozen=True)
class Bought:
    """A purchase that was acknowledged."""

    person: str
    key: str
    price: int
    balance: int


@dataclass(frozen=True)
class SignedIn:
    """A code that opened a session, and what the same code was answered when it was tried once more."""

    person: str
    again: int


@dataclass
class Customers:
    """Everybody who asks the platform for something while it is rehearsed."""

    addresses: Sequence[str]
    host: str
    context: ssl.SSLContext
    telegram: Telegram
    buyers: list[Person]
    newcomers: list[Person]
    tally: Tally = field(default_factory=Tally)
    bought: list[Bought] = field(default_factory=list)
    signed_in: list[SignedIn] = field(default_factory=list)
    late_codes: int = 0
    _ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Each in a thread, from an address of their own."""
        work: list[Callable[[], None]] = [
            *(lambda number=number: self._buy(number) for number in range(BUYERS)),
            *(lambda number=number: self._check(number) for number in range(2)),
            self._sign_in_all,
        ]
        self._threads = [threading.Thread(target=part, daemon=True) for part in work]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Everybody gets the answer they wait for."""
        self._ending.set()
        for thread in self._threads:
            thread.join(90)
        if any(thread.is_alive() for thread in self._threads):
            raise TimeoutError("somebody waits for an answer for 90 seconds")

    def _line(self, number: int) -> Line:
        ways = list(self.addresses) if number % 2 else list(reversed(self.addresses))
        return Line(ways, self.host, f"10.77.1.{number + 1}", self.context)

    def _insist(self, line: Line, asked: Asked) -> Answer:
        """Asks until there is an answer that is for good."""
        begun = time.monotonic()
        while True:
            answer = self._try(line, asked)
            if answer is not None and (answer.status not in _AGAIN or answer.body.get("code") == _FOR_LONG):
                is_served = answer.status == 200
                reason = "" if is_served else f"{answer.status} {answer.body.get('code', '')}"
                self.tally.done.append(Done(asked.kind, begun, time.monotonic(), is_served, reason))
                return answer
            time.sleep(_PAUSE_SECONDS)

    def _try(self, line: Line, asked: Asked) -> Answer | None:
        try:
            answer = line.post(asked)
        except CutError as cut:
            self.tally.tries.append(Try(time.monotonic(), asked.kind, 0, cut.was_sent, str(cut)))
            return None
        self.tally.tries.append(
            Try(time.monotonic(), asked.kind, answer.status, reason=str(answer.body.get("code", "")))
        )
        return answer

    def _buy(self, number: int) -> None:
        line = self._line(number)
        for turn in count():
            if self._ending.is_set():
                return
            person = self.buyers[number * PURSES + turn % PURSES]
            key = f"{person.username}-{turn}"
            answer = self._insist(line, Asked("buy", _BUYS[turn // PURSES % 2], {"months_count": 1}, person.token, key))
            if answer.status == 200:
                self.bought.append(Bought(person.id, key, answer.body["price"], answer.body["balance"]))
            time.sleep(_PAUSE_SECONDS)

    def _check(self, number: int) -> None:
        person, line = self.buyers[number], self._line(BUYERS + number)
        asked = Asked("check", _CHECKS[number], {"device_id": f"kompyuter-{number}"}, person.token)
        while not self._ending.wait(_PAUSE_SECONDS):
            self._insist(line, asked)

    def _sign_in_all(self) -> None:
        for number, person in enumerate(self.newcomers):
            if self._ending.wait(_SIGN_IN_EVERY):
                return
            self._sign_in(person, self._line(10 + number % 200))

    def _sign_in(self, person: Person, line: Line) -> None:
        """A code that does not come within its life, or whose answer was lost, is asked for again."""
        while not self._ending.is_set():
            seen = len(self.telegram.said[person.tg_id])
            names = {"username": person.username}
            asked = self._insist(line, Asked("code", "accounts/get_code", {**names, "password": PASSWORD}))
            if asked.status != 200:
                return
            text = self.telegram.wait_for(person.tg_id, after=seen, seconds=_CODE_SECONDS)
            found = _DIGITS.search(text or "")
            if found is None:
                self.late_codes += 1
                continue
            sent = {**names, "code": found.group(), "challenge": asked.body["challenge"]}
            if self._enter(person, line, Asked("login", "accounts/login", sent)):
                return

    def _enter(self, person: Person, line: Line, asked: Asked) -> bool:
        begun, is_repeated = time.monotonic(), False
        while (answer := self._try(line, asked)) is None or answer.status in _AGAIN:
            time.sleep(_PAUSE_SECONDS)
            is_repeated = True
            if answer is None:
                return False  # it may be used up: another one
            if answer.status == 429:
                return True  # they come back later
        if is_repeated and answer.status == 401:
            return False  # a try whose end nobody knew has used it up
        self.tally.done.append(Done("login", begun, time.monotonic(), answer.status == 200, f"{answer.status}"))
        if answer.status == 200:
            again = self._try(line, replace(asked, kind="login again"))
            self.signed_in.append(SignedIn(person.id, again.status if again else 0))
        return True

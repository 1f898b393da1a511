"""Customers and staff who move money at random, each thread on connections of its own."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.licences.models import Licence
from projectsplatform.licences.operations.licences import resume, suspend
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.reversals import reverse_transfer
from tests.cast import Answer
from tests.factories.accounts import token_of
from tests.factories.wallet import give_money
from tests.holds.web import Line, Web

PRODUCTS = {"kundalikcom/buy": "kundalikcom/check_pc", "kundalikcom/buy_mobile": "kundalikcom/check_mobile"}
DEVICES = 3
_NEWEST = 12


@dataclass
class Sessions:
    """Each person's two sessions, which all threads share: tokens go stale under each other's hands."""

    people: list[Any]
    tokens: dict[tuple[int, int], str] = field(default_factory=dict)

    def token(self, person: int, session: int) -> str:
        key = person, session
        if key not in self.tokens:
            self.tokens[key] = token_of(self.people[person], now())
        return self.tokens[key]

    def lose(self, person: int, session: int, token: str) -> None:
        """Forgets a token that signs in no more, unless another thread has put a newer one in its place."""
        if self.tokens.get((person, session)) == token:
            self.tokens.pop((person, session), None)


@dataclass
class Spender:
    """One of the eight: does what the dice say and notes what came of it."""

    web: Web
    people: list[Any]
    member: Any
    sessions: Sessions
    dice: random.Random
    answers: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    bought: list[Answer] = field(default_factory=list)
    moved: int = 0
    _line: Line = field(init=False)

    def __post_init__(self) -> None:
        self._line = self.web.line()

    def act(self, times: int) -> "Spender":
        acts: list[Callable[[int], None]] = [
            self._buy,
            self._buy,
            self._check,
            self._refresh,
            self._top_up,
            self._reverse,
            self._suspend_or_resume,
        ]
        for _ in range(times):
            self.dice.choice(acts)(self.dice.randrange(len(self.people)))
        return self

    def _buy(self, person: int) -> None:
        body = {"months_count": self.dice.randint(1, 4)}
        keys = {"Idempotency_Key": f"k{self.dice.randrange(10**9)}"} if self.dice.random() < 0.5 else {}
        answer = self._ask(self.dice.choice(list(PRODUCTS)), person, body, **keys)
        if answer.status == 200:
            self.bought.append(answer)
            self.moved -= answer["price"]

    def _check(self, person: int) -> None:
        self._ask(self.dice.choice(list(PRODUCTS.values())), person, {"device_id": f"d{self.dice.randrange(DEVICES)}"})

    def _refresh(self, person: int) -> None:
        session = self.dice.randrange(2)
        old = self.sessions.token(person, session)
        answer = self._line.post("accounts/refresh_user", {"user_id": str(self.people[person].id), "old_token": old})
        self._note("accounts/refresh_user", answer)
        if answer.status == 200:
            self.sessions.tokens[person, session] = answer["token"]
        else:
            self.sessions.lose(person, session, old)

    def _top_up(self, person: int) -> None:
        amount = self.dice.randint(1_000, 90_000)
        give_money(self.people[person], amount, now(), actor_id=self.member.id)
        self.moved += amount

    def _reverse(self, person: int) -> None:
        of_person = Transfer.objects.filter(entries__account__owner=self.people[person]).order_by("-created_at")
        newest = list(of_person.values_list("id", flat=True)[:_NEWEST])
        if newest:
            self._do(
                lambda: reverse_transfer(
                    transfer_id=self.dice.choice(newest), actor_id=self.member.id, note="mistake", at=now()
                )
            )

    def _suspend_or_resume(self, person: int) -> None:
        licences = list(Licence.objects.filter(user=self.people[person]).values_list("id", flat=True))
        if licences:
            # Resumed twice as often: who is suspended buys nothing.
            change = self.dice.choice([suspend, resume, resume])
            self._do(lambda: change(licence_id=self.dice.choice(licences), actor_id=self.member.id, note="", at=now()))

    def _do(self, act: Callable[[], object]) -> None:
        """What staff do; a named refusal is an answer, anything else ends the proof."""
        try:
            act()
        except Refusal as refusal:
            self.refused[refusal.code] += 1

    def _ask(self, path: str, person: int, body: dict[str, Any], **headers: str) -> Answer:
        session = self.dice.randrange(2)
        token = self.sessions.token(person, session)
        answer = self._line.post(path, body, token, **headers)
        self._note(path, answer)
        if answer.status == 401:
            self.sessions.lose(person, session, token)
        return answer

    def _note(self, path: str, answer: Answer) -> None:
        self.answers[path, answer.status, answer.body.get("code", "")] += 1

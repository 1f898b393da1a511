"""How long providers wait: 50 mixed calls a second on a running web process, beside a bare endpoint of the same run.

A call is timed from the moment when it was due, so that one that waits for another counts its waiting.
"""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from random import Random
from uuid import UUID

import pytest
from django.db import connections

from projectsplatform.payments.enums import Provider
from projectsplatform.payments.simulator.calls import Call
from projectsplatform.payments.simulator.lives import LIVES, Wish
from projectsplatform.payments.simulator.orders import Order
from projectsplatform.wallet.queries import balance
from tests.counts import full
from tests.e2e.people import PATIENCE_SECONDS
from tests.factories.accounts import new_person
from tests.holds.web import Web

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
A_SECOND = 50
CALLERS = 10
SECONDS = full(10, 60)
MOST_SECONDS = 0.05
QUIET = 1.5
"""A machine that does more than so much besides tells nothing of how long we take."""
SPIN_SECONDS = 0.3
BARE = Call("/healthz", b"", {})
WARM_UP = 1.0
"""Seconds whose calls do not count: connections are made."""


def calls_of(name: str, seed: int, answers: list[bytes]) -> Iterator[Call]:
    """What providers ask of one customer, order after order; the answer to each is put into `answers`."""
    chance = Random(seed)
    for provider in cycle(Provider):
        order = Order(provider, name, 500_000, "", UUID(int=chance.getrandbits(128), version=4))
        life = LIVES[provider](order, chance.choice([Wish.PAY, Wish.PAY, Wish.RETURN, Wish.TURN_BACK]))
        call = next(life)
        while True:
            yield call
            try:
                call = life.send(json.loads(answers.pop()))
            except StopIteration:
                break


def times_of(web: Web, name: str, number: int, begin: float) -> tuple[list[float], list[float]]:
    """Of one caller's calls, each followed by a bare request: how long both took."""
    line, answers = http.client.HTTPConnection("127.0.0.1", web.port, timeout=PATIENCE_SECONDS), list[bytes]()
    took, bare = [], []
    calls = calls_of(name, number, answers)
    for turn in range(int((SECONDS + WARM_UP) * A_SECOND / CALLERS)):
        due = begin + (turn * CALLERS + number) / A_SECOND
        time.sleep(max(0.0, due - time.monotonic()))
        answers.append(said(line, "POST", next(calls)))
        if due < begin + WARM_UP:
            continue
        took.append(time.monotonic() - due)
        asked = time.monotonic()
        said(line, "GET", BARE)
        bare.append(time.monotonic() - asked)
    line.close()
    return took, bare


def said(line: http.client.HTTPConnection, verb: str, call: Call) -> bytes:
    line.request(verb, call.path, call.body or None, dict(call.headers))
    answer = line.getresponse()
    body = answer.read()
    assert answer.status in {200, 400}, (answer.status, body)
    return body


def contention() -> float:
    """How many times longer work takes here because the machine does other things."""
    begun, used = time.monotonic(), time.thread_time()
    while time.thread_time() - used < SPIN_SECONDS:
        pass
    return max(1.0, (time.monotonic() - begun) / SPIN_SECONDS)


def quantile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


def test_providers_wait_less_than_50_ms(web: Web, measured: Callable[[str], None]) -> None:
    people = [new_person(username=f"customer.{number}") for number in range(CALLERS)]
    slower = contention()
    begin = time.monotonic() + 0.2
    with ThreadPoolExecutor(CALLERS) as pool:
        runs = list(pool.map(lambda number: times_of(web, people[number].username, number, begin), range(CALLERS)))
    took, bare = ([one for run in runs for one in run[which]] for which in (0, 1))

    line = "{}: p50 {:.1f} ms, p99 {:.1f} ms"
    told = [
        line.format(name, quantile(many, 0.5) * 1000, quantile(many, 0.99) * 1000)
        for name, many in (("calls", took), ("bare", bare))
    ]
    slower = max(slower, contention())
    measured(
        f"{len(took)} calls at {A_SECOND} a second, the machine {slower:.1f} times slower than alone\n"
        + "\n".join(told)
    )
    assert any(balance(person.pk) for person in people)
    connections.close_all()
    if slower > QUIET:
        pytest.skip(f"the machine is {slower:.1f} times slower than alone: {told}")
    assert quantile(took, 0.99) < MOST_SECONDS

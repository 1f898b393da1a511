"""Fifty members of staff with an open inbox: a customer's message is seen within two seconds, and nothing new costs little."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.kit.clock import now
from tests.counts import full
from tests.factories.accounts import new_person
from tests.factories.aloqa import say
from tests.factories.staff import make_member, open_panel
from tests.holds.memory import family
from tests.holds.web import Line, Web

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]

MEMBERS = full(5, 50)
QUIET_SECONDS = full(2, 20)
EVERY = 1.5
"""As often as `aloqa.js` asks."""
SEEN_WITHIN = 2.0


class Window:
    """An open list, which asks as its script does and notes when something was new."""

    def __init__(self, web: Web, number: int) -> None:
        cookies = open_panel(make_member(Role.SUPPORT)).cookies
        self._cookie = "; ".join(f"{name}={each.value}" for name, each in cookies.items())
        self._line: Line = web.line()
        self._late = EVERY * number / MEMBERS
        self.statuses: list[int] = []
        self.news: list[float] = []

    def watch(self, is_over: threading.Event) -> None:
        time.sleep(self._late)
        tag = ""
        while not is_over.is_set():
            asked = time.monotonic()
            answer = self._line.call("GET", "/staff/aloqa/updates/?tab=waiting", Cookie=self._cookie, If_None_Match=tag)
            self.statuses.append(answer.status)
            if answer.status == 200:
                tag = {name.lower(): value for name, value in answer.headers.items()}["etag"]
                self.news.append(time.monotonic())
            is_over.wait(max(0, asked + EVERY - time.monotonic()))


def cpu_seconds() -> float:
    """Of all web processes below the tests."""
    total = 0.0
    for pid in family(os.getpid())[1:]:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if b"server" in command:
            total += (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return total


def test_fifty_open_inboxes_see_a_message_within_two_seconds(web: Web, measured: Callable[[str], None]) -> None:
    windows = [Window(web, number) for number in range(MEMBERS)]
    is_over = threading.Event()
    threads = [threading.Thread(target=window.watch, args=(is_over,)) for window in windows]
    for thread in threads:
        thread.start()
    time.sleep(2 * EVERY)
    used = cpu_seconds()
    time.sleep(QUIET_SECONDS)
    used = cpu_seconds() - used

    say(new_person(), "Yangi savol", at=now())
    written = time.monotonic()
    time.sleep(2 * EVERY)
    is_over.set()
    for thread in threads:
        thread.join()

    assert {status for window in windows for status in window.statuses} == {200, 304}
    assert min(window.statuses.count(304) for window in windows) > 1
    waits = sorted(window.news[1] - written for window in windows)
    measured(
        f"{MEMBERS} open lists: {used / QUIET_SECONDS:.0%} of one core while nothing is new; "
        f"seen after {waits[len(waits) // 2]:.2f} s (median), {waits[-1]:.2f} s (last)"
    )
    assert waits[-1] < SEEN_WITHIN

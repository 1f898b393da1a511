"""The menu's presses at once and after a sudden death, with real connections."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from projectsplatform.accounts.models import User
from projectsplatform.bot.conversations.menu import open_screen
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import DeviceBinding, Purchase
from projectsplatform.wallet.queries import balance
from tests.bot.conversation import answers, press, press_for, presses
from tests.counts import some
from tests.factories.licences import PC, give_money, make_binding, make_licence
from tests.races import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = Path(__file__).parents[2] / "src"
# Presses the button given as an argument and dies: before its message is enqueued, or after both are stored.
DYING = """
import os, signal, sys
import django
django.setup()
from projectsplatform.bot.conversations import menu, replies
from projectsplatform.kit.clock import now
def die(**_):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "before":
    replies.enqueue = die
menu.open_screen(person=replies.Person(5), name="buy", argument=sys.argv[2], at=now())
die()
"""


@pytest.fixture
def rich(customer: User) -> User:
    give_money(customer, 100_000, at=now() - timedelta(minutes=1))
    return customer


def press_at_once(times: int, data: str) -> None:
    """Several bots take the same button in one moment."""
    name, _colon, argument = data.partition(":")
    outcomes = run_at_once(
        times, lambda _index: open_screen(person=Person(5), name=name, argument=argument, edits=7, at=now())
    )
    assert outcomes == [None] * times


def test_the_same_confirm_pressed_at_once_buys_once(rich: User) -> None:
    button = press_for(press(5, f"months:{PC}:1"), "buy")
    before = len(answers(5))
    press_at_once(6, button)
    assert (Purchase.objects.count(), balance(rich.id)) == (1, 60_000)
    texts = {message.body().text for message in answers(5)[before:]}
    assert len(texts) == 1
    assert texts.pop().startswith("Tayyor.")


def test_two_offers_confirmed_at_once_buy_one_and_ask_again_for_the_other(rich: User) -> None:
    """The end that the second one promised is another one by then."""
    buttons = [press_for(press(5, f"months:{PC}:1"), "buy") for _ in range(2)]
    before = len(answers(5))
    outcomes = run_at_once(
        2,
        lambda index: open_screen(person=Person(5), name="buy", argument=buttons[index].removeprefix("buy:"), at=now()),
    )
    assert outcomes == [None, None]
    assert (Purchase.objects.count(), balance(rich.id)) == (1, 60_000)
    screens = [message.body() for message in answers(5)[before:]]
    assert sorted("programs" in presses(screen) for screen in screens) == [False, True]


def test_the_same_release_pressed_at_once_counts_once(rich: User) -> None:
    make_binding(make_licence(rich, at=now()), "PC-1", at=now())
    button = press_for(press(5, press_for(press(5, "programs"), "release")), "released")
    press_at_once(4, button)
    assert DeviceBinding.objects.filter(release_reason="owner").count() == 1


@pytest.mark.parametrize(("moment", "stored"), some([("after", 1), ("before", 0)], one_in=2))
@pytest.mark.prove
def test_a_kill_around_the_reply_leaves_one_purchase_and_the_next_press_says_done(
    rich: User, moment: str, stored: int
) -> None:
    button = press_for(press(5, f"months:{PC}:1"), "buy")
    before = len(answers(5))
    die_while_pressing(moment, button)
    assert (Purchase.objects.count(), len(answers(5)) - before) == (stored, stored)
    assert press(5, button).text.startswith("Tayyor.")
    assert (Purchase.objects.count(), balance(rich.id)) == (1, 60_000)


def die_while_pressing(moment: str, button: str) -> None:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
        "PYTHONPATH": str(SOURCE),
        "DATABASE_URL": address.geturl(),
        "DATABASE_ADMIN_URL": "",
    }
    command = [sys.executable, "-c", DYING, moment, button.removeprefix("buy:")]
    assert subprocess.run(command, env=environ, check=False, timeout=60).returncode == -signal.SIGKILL

"""A real standby: what it takes off the primary, and that nobody sees the past of what they did."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import Label
from projectsplatform.config.middleware.own_writes import COOKIE
from projectsplatform.installation.postgres import EmbeddedPostgres
from projectsplatform.kit.clock import local_day, now, rfc3339
from projectsplatform.kit.db.readers import freshness
from projectsplatform.kit.db.readers.blocks import READER
from projectsplatform.kit.db.readers.freshness import MOST_LATE_SECONDS, ReaderFreshness
from tests.cabinet.browsing import browser
from tests.cast import Api
from tests.e2e.start import wait_for
from tests.factories.accounts import new_person
from tests.factories.catalogue import put_catalogue, put_places
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money
from tests.readers import reads_of
from tests.staff.test_late_pages import exports, own_pages
from tests.staff.test_lists import LISTS, live
from tests.standby import Standby, platform_on, running_pair

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]

LABELS = "/staff/accounts/label/"
Pair = tuple[EmbeddedPostgres, Standby]


@pytest.fixture(scope="module")
def pair(django_db_setup: None, django_db_blocker: Any) -> Iterator[Pair]:
    with TemporaryDirectory(prefix="pp-pair-") as name, django_db_blocker.unblock(), running_pair(Path(name)) as pair:
        yield pair


@pytest.fixture
def knowledge(transactional_db: None, pair: Pair) -> Iterator[ReaderFreshness]:
    with platform_on(*pair) as knowledge:
        yield knowledge


@pytest.fixture
def panel(knowledge: ReaderFreshness) -> Client:
    client = open_panel(make_member(Role.OWNER))
    client.get("/staff/")
    return client


@pytest.fixture
def paused(pair: Pair) -> Iterator[Callable[[], None]]:
    """A standby that receives and shows nothing new, from when it is called."""
    _, standby = pair
    yield lambda: standby.ask("SELECT pg_wal_replay_pause()")
    standby.ask("SELECT pg_wal_replay_resume()")


def comes_from(panel: Client, path: str = LABELS) -> tuple[str, str]:
    """The server that had the list, and the page."""
    with reads_of(READER) as on_reader:
        response = panel.get(path)
    assert response.status_code == 200
    return ("reader" if on_reader else "primary"), response.content.decode()


def test_lists_come_from_the_standby_also_when_nobody_writes(panel: Client, knowledge: ReaderFreshness) -> None:
    assert wait_for(lambda: comes_from(panel)[0] == "reader", 10)
    sleep(MOST_LATE_SECONDS + 1.5)
    assert (comes_from(panel)[0], comes_from(panel)[0], knowledge._left[0]) == ("reader", "reader", "")


def test_who_writes_sees_it_at_once_though_the_standby_stands_still(panel: Client, paused: Callable[[], None]) -> None:
    assert wait_for(lambda: comes_from(panel, "/staff/accounts/user/")[0] == "reader", 10)
    paused()
    panel.post("/staff/views/accounts/user/new/?q=karim", {"name": "Karimovlar"})
    server, page = comes_from(panel, "/staff/accounts/user/")
    assert (server, "Karimovlar" in page) == ("primary", True)


def test_a_standby_that_stands_still_is_left_within_the_bound_and_taken_again(
    panel: Client, paused: Callable[[], None], pair: Pair
) -> None:
    assert wait_for(lambda: comes_from(panel)[0] == "reader", 10)
    paused()
    written_at = monotonic()
    Label.objects.create(name="yangi")
    assert wait_for(lambda: "yangi" in comes_from(panel)[1], 20)
    assert MOST_LATE_SECONDS - 2 < monotonic() - written_at < MOST_LATE_SECONDS + 2
    assert comes_from(panel)[0] == "primary"
    pair[1].ask("SELECT pg_wal_replay_resume()")
    assert wait_for(lambda: comes_from(panel)[0] == "reader", 10)
    assert "yangi" in comes_from(panel)[1]


def test_a_standby_that_follows_nobody_does_not_look_fresh(panel: Client, pair: Pair) -> None:
    _, standby = pair
    assert wait_for(lambda: comes_from(panel)[0] == "reader", 10)
    (followed,) = standby.ask("SHOW primary_conninfo")
    try:
        follow(standby, "")
        assert wait_for(lambda: not standby.is_following(), 20)
        assert wait_for(lambda: comes_from(panel)[0] == "primary", 20)
        Label.objects.create(name="narigi")
        assert "narigi" in comes_from(panel)[1]
    finally:
        follow(standby, followed)
    assert wait_for(standby.is_following, 30)
    assert wait_for(lambda: comes_from(panel)[0] == "reader", 20)


def follow(standby: Standby, address: str) -> None:
    standby.ask(f"ALTER SYSTEM SET primary_conninfo = '{address.replace(chr(39), chr(39) * 2)}'")
    standby.ask("SELECT pg_reload_conf()")


SignedIn = list[tuple[Client, str]]


def lists_and_exports(panel: Client) -> None:
    """Staff looks at everything once, a minute apart."""
    for address in [*LISTS, *exports()[::4]]:
        panel.cookies.pop(COOKIE, None)
        assert panel.get(address).status_code == 200, address


def reports_and_numbers(panel: Client) -> None:
    for address in own_pages():
        panel.cookies.pop(COOKIE, None)
        assert panel.get(address).status_code == 200, address


def statements_of_what_is_over(customers: SignedIn) -> None:
    """On a page, as a file, by a program."""
    over = f"since={local_day(now()) - timedelta(days=30)}&until={local_day(now()) - timedelta(days=1)}"
    for customer, token in customers:
        for path in ("/statement/", "/statement/xlsx/", "/settings/data/"):
            assert customer.get(f"{path}?{over}").status_code == 200, path
        report = {"to": rfc3339(now() - timedelta(days=1))}
        assert Api().post("accounts/reports", report, token).status == 200


def what_is_now(customers: SignedIn) -> None:
    for customer, token in customers:
        for path in ("/home/", "/statement/", "/licences/"):
            assert customer.get(path).status_code == 200, path
        assert Api().post("accounts/about_account", {}, token).status == 200
        assert Api().post("kundalikcom/buy", {"months_count": 1}, token).status == 200


def test_the_primary_is_spared_what_the_standby_reads(
    panel: Client, knowledge: ReaderFreshness, sign_in: Any, measured: Callable[[str], None]
) -> None:
    put_catalogue()
    put_places()
    live(new_person(username="everything"))
    people = [new_person(username=f"mix{number}") for number in range(10)]
    for person in people:
        give_money(person, 500_000, now() - timedelta(days=3))
    customers = [(browser(sign_in(person)), sign_in(person)) for person in people]
    day: list[Callable[[], None]] = [
        partial(lists_and_exports, panel),
        partial(reports_and_numbers, panel),
        partial(statements_of_what_is_over, customers),
        partial(what_is_now, customers),
    ]

    def counted(part: Callable[[], None]) -> tuple[int, int]:
        with reads_of("default") as on_primary, reads_of(READER) as on_reader:
            part()
        return len(on_primary), len(on_reader)

    for part in day:
        part()
    knowledge._left = freshness.AWAY, monotonic() + 3600
    alone = [counted(part) for part in day]
    knowledge._left = "", 0.0
    shared = [counted(part) for part in day]
    for part, before, after in zip(day, alone, shared, strict=True):
        name = part.func.__name__  # type: ignore[attr-defined]  # a partial's
        measured(f"{name}: {before[0]} statements on the primary; with a reader {after[0]}, on it {after[1]}")
    assert [moved for _, moved in alone] == [0] * len(day)
    for before, after in zip(alone, shared, strict=True):
        assert abs(before[0] - sum(after)) <= before[0] * 0.05, (alone, shared)
    falls = [after[0] / before[0] < 0.6 for before, after in zip(alone, shared, strict=True)]
    assert falls == [True, True, True, False], (alone, shared)


def test_a_killed_standby_costs_nobody_an_answer(panel: Client, pair: Pair, knowledge: ReaderFreshness) -> None:
    """The last: nobody starts it again."""
    assert wait_for(lambda: comes_from(panel)[0] == "reader", 10)
    pair[1].process.kill()
    pair[1].process.wait()
    _asked_in_vain, *then = [comes_from(panel)[0] for _ in range(3)]
    assert then == ["primary", "primary"]
    assert (knowledge._left[0], connections[READER].connection) == (freshness.AWAY, None)

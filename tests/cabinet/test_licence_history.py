import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Licence, Purchase
from tests.cabinet.browsing import text_of
from tests.factories.licences import buy_months, give_money, make_binding, make_licence

TITLES = re.compile(r'<li class="stop[^"]*">(?:<p class="muted small">[^<]*</p>)?<p><strong>([^<]+)</strong>')


def test_purchases_and_devices_are_one_line_of_time(customer: Client, owner: Any) -> None:
    at = now() - timedelta(days=20)
    give_money(owner, 500_000, at=at)
    buy_months(owner, 1, at=at)
    licence = Licence.objects.get(user=owner)
    days = [at + timedelta(days=number) for number in range(1, 4)]
    make_binding(licence, "OLD", at=days[0], released_at=days[1], release_reason="owner")
    make_binding(licence, "NEW", at=days[2])
    page = text_of(customer.get(f"/licences/{licence.id}/"))
    ends, *happened = TITLES.findall(page)
    assert ends.startswith("Until ")
    assert happened == ["Connected: NEW", "Released: OLD", "Connected: OLD", "Bought: 1 mo."]
    assert f'href="/statement/{Purchase.objects.get(licence=licence).transfer_id}/"' in page


@pytest.mark.parametrize(("devices", "is_folded"), [(2, False), (3, True)])
def test_what_is_long_ago_is_folded_away(customer: Client, owner: Any, devices: int, is_folded: bool) -> None:
    licence = make_licence(owner, at=now())
    for number in range(devices):
        at = now() - timedelta(days=number + 1)
        make_binding(licence, f"D{number}", at=at, released_at=at, release_reason="takeover")
    assert ("<summary>Earlier</summary>" in text_of(customer.get(f"/licences/{licence.id}/"))) is is_folded


@pytest.mark.parametrize(("days", "has_bar"), [(80, False), (30, True), (2, True), (-1, False)])
def test_a_bar_is_drawn_when_it_says_something(customer: Client, owner: Any, days: int, has_bar: bool) -> None:
    make_licence(owner, at=now(), days=days)
    assert ("<progress" in customer.get("/licences/").content.decode()) is has_bar


@pytest.mark.parametrize(("days_ago", "said"), [(0, ["today"]), (1, ["yesterday"]), (3, [])])
def test_when_a_device_was_seen_is_said_as_people_say_it(
    customer: Client, owner: Any, days_ago: int, said: list[str]
) -> None:
    make_binding(make_licence(owner, at=now()), "PC-1", at=now() - timedelta(days=days_ago))
    assert re.findall(r"Last seen (today|yesterday), \d\d:\d\d", text_of(customer.get("/licences/"))) == said

"""A person's timeline: one list out of many tables, chosen by kind, paged by key, within what the role may see."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import Label, User
from projectsplatform.accounts.operations.notes import put_labels, write_note
from projectsplatform.kit.clock import now
from projectsplatform.licences.operations.devices import bind_device, release_device_by_staff
from projectsplatform.licences.operations.trials import start_trial
from projectsplatform.staff.queries.timeline import SOURCES, read_timeline
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue
from tests.factories.catalogue import put_catalogue
from tests.factories.claims import tell
from tests.factories.licences import MOBILE, buy_months
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money

pytestmark = pytest.mark.django_db

QUERIES_OF_AN_OWNER = 26
"""Session, member, permissions: 4; the menu's count; the person and what stands above the timeline: 9; nine sources; names, reversals, pictures."""


def page_of(client: Client, person: User, query: str = "") -> str:
    response = client.get(f"/staff/customers/{person.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def timeline_of(page: str) -> str:
    return page[page.index('<section id="timeline"') :]


def kinds_of(page: str) -> list[str]:
    return re.findall(r'href="/staff/customers/[0-9a-f-]+/\?kind=([a-z]+)#timeline"', page)


def live(person: User, member: User, at: datetime) -> None:
    """Something of every source."""
    put_catalogue()
    give_money(person, 100_000, at, note="Kassada", receipt_number="T-1")
    bought = buy_months(person, 1, at=at + timedelta(minutes=1))
    bind_device(licence_id=bought.licence_id, device_id="XONA-7", at=at + timedelta(minutes=2))
    start_trial(user_id=person.pk, product_code=MOBILE, device_id="XONA-8", at=at + timedelta(minutes=3))
    later = at + timedelta(minutes=4)
    release_device_by_staff(licence_id=bought.licence_id, actor_id=member.pk, note="Soʻradi", at=later)
    tell(person, at + timedelta(minutes=5), receipt_number="T-2")
    enqueue(chat_id=int(person.tg_id or 0), text="x", lane=Lane.TRANSACTIONAL, kind="wallet.x", at=at)
    write_note(user_id=person.pk, actor=member, text="Kechqurun keladi", at=at + timedelta(minutes=6))


WORDS = {
    "money": ("Kassada", "T-2"),
    "licences": ("Sotib olindi", "Sinov muddati"),
    "devices": ("XONA-7 qurilmasi litsenziya oldi", "litsenziyadan ajratildi"),
    "messages": ("balans · kutmoqda",),
    "notes": ("Kechqurun keladi",),
    "audit": ("Balans toʻldirildi",),
}


def test_everything_is_in_one_list(owner: User) -> None:
    member = make_member(Role.OWNER)
    live(owner, member, now())
    panel = open_panel(member)
    page = page_of(panel, owner)
    older = re.search(r'href="/staff/customers/[0-9a-f-]+/(\?before=[^"#]+)#timeline"', page)
    whole = timeline_of(page) + (timeline_of(page_of(panel, owner, older[1])) if older else "")

    assert kinds_of(page) == list(WORDS)
    assert [text for texts in WORDS.values() for text in texts if text not in whole] == []


@pytest.mark.parametrize("kind", list(WORDS))
def test_a_kind_shows_its_lines_alone(owner: User, kind: str) -> None:
    member = make_member(Role.OWNER)
    live(owner, member, now())
    shown = timeline_of(page_of(open_panel(member), owner, f"?kind={kind}"))

    seen = {each: all(text in shown for text in texts) for each, texts in WORDS.items()}
    assert seen == {each: each == kind for each in WORDS}


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.SUPPORT, list(WORDS)),
        (Role.CASHIER, ["money", "licences", "notes"]),
        (Role.ANALYST, ["money", "licences", "devices"]),
    ],
)
def test_a_role_sees_its_kinds_and_cannot_ask_for_others(owner: User, role: Role, kinds: list[str]) -> None:
    live(owner, make_member(Role.OWNER), now())
    panel = open_panel(make_member(role))

    assert kinds_of(page_of(panel, owner)) == kinds
    for hidden in set(WORDS) - set(kinds):
        shown = timeline_of(page_of(panel, owner, f"?kind={hidden}"))
        assert [text for text in WORDS[hidden] if text in shown] == []


def test_pages_go_on_by_key_without_a_gap_or_a_repetition(owner: User, at: datetime) -> None:
    """Many lines of one moment, of several sources."""
    member = make_member(Role.OWNER)
    for number in range(7):
        give_money(owner, 1, at, note=f"Qator-{number}.")
        write_note(user_id=owner.pk, actor=member, text=str(number), at=at)
    whole = [line.row.pk for line in read_timeline(owner, SOURCES, before="", limit=100).lines]

    found, before = list[Any](), ""
    for _ in range(len(whole)):
        page = read_timeline(owner, SOURCES, before=before, limit=3)
        found, before = found + [line.row.pk for line in page.lines], page.older
        if not before:
            break
    assert found == whole
    assert len(whole) > 14


def test_older_lines_are_a_link_away(owner: User, at: datetime) -> None:
    for number in range(40):
        give_money(owner, 1, at, note=f"Qator-{number}.")
    panel = open_panel(make_member(Role.ANALYST))
    first = timeline_of(page_of(panel, owner))
    assert ("Qator-39." in first, "Qator-19." in first) == (True, False)

    older = re.search(r'href="/staff/customers/[0-9a-f-]+/(\?before=[^"#]+)#timeline"', first)
    assert older
    second = timeline_of(page_of(panel, owner, older[1]))
    assert ("Qator-39." in second, "Qator-19." in second) == (False, True)


@pytest.mark.parametrize("before", ["x", "1.99.1", "9999999999999999.8.1", "1.0.x", "1.8.-", "1.8.0199f3a0-0000"])
def test_a_cursor_that_cannot_be_read_is_the_first_page(owner: User, at: datetime, before: str) -> None:
    give_money(owner, 1, at, note="Qator")

    assert "Qator" in timeline_of(page_of(open_panel(make_member(Role.OWNER)), owner, f"?before={before}"))


def test_the_page_costs_a_known_number_of_queries(owner: User) -> None:
    member = make_member(Role.OWNER)
    panel = open_panel(member)
    live(owner, member, now())
    page_of(panel, owner)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page_of(panel, owner)
        assert len(queries) == QUERIES_OF_AN_OWNER
        for number in range(3):
            give_money(owner, 1, now())
            write_note(user_id=owner.pk, actor=make_member(Role.OWNER), text=str(number), at=now())


def test_a_note_is_written_on_a_page_of_its_own(owner: User) -> None:
    panel = open_panel(make_member(Role.CASHIER))
    response = panel.post(f"/staff/customers/{owner.pk}/note/", {"text": "<b>Kech</b> keladi"})

    assert response.headers["Location"] == f"/staff/customers/{owner.pk}/"
    assert "&lt;b&gt;Kech&lt;/b&gt; keladi" in timeline_of(page_of(panel, owner))
    assert open_panel(make_member(Role.ANALYST)).get(f"/staff/customers/{owner.pk}/note/").status_code == 403


def test_labels_are_chosen_and_stand_in_lists_and_results(owner: User, stranger: User) -> None:
    label, other = Label.objects.create(name="Doimiy mijoz", colour="green"), Label.objects.create(name="Qarzdor")
    panel = open_panel(make_member(Role.SUPPORT))
    address = f"/staff/customers/{owner.pk}/labels/"
    assert "Qarzdor" in panel.get(address).content.decode()

    assert panel.post(address, {"decided": "yes", "labels": [str(label.pk)]}).status_code == 302
    people = panel.get(f"/staff/accounts/user/?label={label.pk}").content.decode()
    assert (owner.username in people, stranger.username in people) == (True, False)
    assert owner.username not in panel.get(f"/staff/accounts/user/?label={other.pk}").content.decode()
    assert panel.get("/staff/accounts/user/?label=x").status_code == 400
    assert "Doimiy mijoz" in panel.get(f"/staff/search/?extended=1&s={owner.username}").content.decode()
    assert "Doimiy mijoz" in page_of(panel, owner)
    assert panel.post(address, {"decided": "yes"}).status_code == 302
    assert "Doimiy mijoz" not in page_of(panel, owner)


def test_people_are_listed_with_labels_in_as_many_queries(owner: User, stranger: User, at: datetime) -> None:
    panel, counts = open_panel(make_member(Role.OWNER)), []
    label = Label.objects.create(name="Doimiy")
    panel.get("/staff/accounts/user/")
    for person in (owner, stranger):
        put_labels(user_id=person.pk, actor=make_member(Role.OWNER), label_ids=[label.pk], at=at)
        with CaptureQueriesContext(connection) as queries:
            panel.get("/staff/accounts/user/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_owner_keeps_the_labels(db: None) -> None:
    panel = open_panel(make_member(Role.OWNER))
    answer = panel.post("/staff/accounts/label/add/", {"name": "Doimiy", "colour": "red", "is_used": "on"})

    assert answer.status_code == 302
    assert Label.objects.get().colour == "red"
    assert "Doimiy" in panel.get("/staff/accounts/label/").content.decode()

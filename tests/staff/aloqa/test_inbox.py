"""The lists of the inbox, what an open page asks, and what a search shows."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Delivery
from projectsplatform.aloqa.models import MemberView, Message
from projectsplatform.aloqa.operations.desk import assign, close_thread
from projectsplatform.aloqa.queries import inbox
from projectsplatform.kit.clock import now
from tests.factories.accounts import new_person
from tests.factories.aloqa import reply, say
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_INBOX = 7
"""Session, member and permissions: 4; the menu's count; a page of conversations; their counts."""
QUERIES_OF_UPDATES = 6
"""Session, member and permissions: 4; the first page's marks; the counts."""


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/staff/aloqa/{query}")
    assert response.status_code == 200
    return re.findall(r'<span class="pa-row-name">([^<]+?)\s*<', response.content.decode())


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OWNER, 200), (Role.CASHIER, 200), (Role.SUPPORT, 200), (Role.ANALYST, 403)]
)
def test_whoever_may_read_conversations_sees_the_lists(role: Role, status: int) -> None:
    assert open_panel(make_member(role)).get("/staff/aloqa/").status_code == status


def test_who_waits_longest_stands_first(member: User) -> None:
    at = now()
    for minutes, name in ((5, "Bir Odam"), (60, "Ikki Odam"), (30, "Uch Odam")):
        say(new_person(full_name=name), at=at - timedelta(minutes=minutes))

    assert names(open_panel(member)) == ["Ikki Odam", "Uch Odam", "Bir Odam"]


def test_each_list_has_its_conversations(member: User) -> None:
    at = now()
    said = {name: say(new_person(full_name=name), at=at) for name in ("Kutgan Odam", "Javobli Odam", "Yopiq Odam")}
    reply(said["Javobli Odam"], member, at=at + timedelta(minutes=1))
    reply(said["Yopiq Odam"], member, at=at)
    close_thread(thread_id=said["Yopiq Odam"].thread_id, member=member, at=at)
    panel = open_panel(member)

    assert {tab: names(panel, f"?tab={tab}") for tab in ("waiting", "mine", "unassigned", "open", "closed")} == {
        "waiting": ["Kutgan Odam"],
        "mine": ["Javobli Odam"],
        "unassigned": ["Kutgan Odam"],
        "open": ["Javobli Odam", "Kutgan Odam"],
        "closed": ["Yopiq Odam"],
    }
    assert names(panel, "?tab=nonsense&after=nonsense") == ["Kutgan Odam"]


def test_a_list_goes_on_by_key(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "ROWS", 2)
    at = now()
    for number in range(5):
        say(new_person(full_name=f"Odam {number}"), at=at - timedelta(minutes=number))
    panel = open_panel(member)

    for tab, expected in (("waiting", "43210"), ("open", "01234")):
        seen, query = [], f"?tab={tab}"
        while query:
            page = panel.get(f"/staff/aloqa/{query}").content.decode().replace("&amp;", "&")
            seen += re.findall(r'<span class="pa-row-name">Odam (\d)', page)
            further = re.search(r'href="/staff/aloqa/(\?tab=[a-z]+&after=[^"]+)"', page)
            query = further[1] if further else ""
        assert "".join(seen) == expected


def test_a_list_costs_the_same_for_one_and_for_three(member: User) -> None:
    panel = open_panel(member)
    for count in (1, 3):
        while Message.objects.count() < count:
            say(new_person(), at=now())
        with CaptureQueriesContext(connection) as queries:
            panel.get("/staff/aloqa/")
        assert len(queries) == QUERIES_OF_THE_INBOX


def test_an_answer_that_did_not_arrive_is_marked(person: User, member: User) -> None:
    answered = reply(say(person, at=now()), member, at=now())
    Message.objects.filter(pk=answered.pk).update(delivery=Delivery.UNDELIVERED)

    assert 'class="pa-bad"' in open_panel(member).get("/staff/aloqa/?tab=open").content.decode()


def test_an_open_list_is_answered_304_until_something_changes(person: User, member: User) -> None:
    said = say(person, at=now())
    panel = open_panel(member)
    first = panel.get("/staff/aloqa/updates/?tab=waiting")

    with CaptureQueriesContext(connection) as queries:
        same = panel.get("/staff/aloqa/updates/?tab=waiting", headers={"if-none-match": first["ETag"]})
    assert (same.status_code, same.content, len(queries)) == (304, b"", QUERIES_OF_UPDATES)

    say(person, "Yana", at=now())
    changed = panel.get("/staff/aloqa/updates/?tab=waiting", headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed.json()["waiting"]) == (200, 1)
    assign(thread_id=said.thread_id, member=member, assignee_id=member.pk, at=now())
    again = panel.get("/staff/aloqa/updates/?tab=waiting", headers={"if-none-match": changed["ETag"]})
    assert again.status_code == 200


def test_who_else_is_there_is_told_for_a_quarter_of_a_minute(person: User, member: User) -> None:
    thread = say(person, at=now()).thread
    other = make_member(Role.CASHIER)
    panel, path = open_panel(member), f"/staff/aloqa/updates/?thread={thread.pk}"
    assert panel.get(path).json()["there"] == []

    open_panel(other).get(f"/staff/aloqa/{thread.pk}/")
    assert panel.get(path).json()["there"] == [f"{other.username} shu yerda"]
    open_panel(other).post(f"/staff/aloqa/{thread.pk}/draft/", {"text": "Hozir", "note": ""})
    assert panel.get(path).json()["there"] == [f"{other.username} javob yozmoqda"]
    MemberView.objects.filter(member=other).update(opened_at=now() - timedelta(seconds=16), typed_at=None)
    assert panel.get(path).json()["there"] == []


@pytest.mark.parametrize("thread", ["x", "0199f3a0-0000-7000-8000-000000000000"])
def test_updates_of_no_conversation_are_404(member: User, thread: str) -> None:
    assert open_panel(member).get(f"/staff/aloqa/updates/?thread={thread}").status_code == 404


def test_a_search_marks_the_words_and_leads_to_the_message(person: User, member: User) -> None:
    say(person, "Salom", at=now())
    said = say(person, "<b>Toʻlov</b> oʻtmadi", at=now())

    page = open_panel(member).get("/staff/aloqa/", {"q": "тўлов"}).content.decode()

    assert "&lt;b&gt;<mark>Toʻlov</mark>&lt;/b&gt; oʻtmadi" in page
    assert f'href="/staff/aloqa/{said.thread_id}/?at=2#m-2"' in page
    assert "pp-empty" in open_panel(member).get("/staff/aloqa/", {"q": "yoʻqsoʻz"}).content.decode()

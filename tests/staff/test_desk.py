"""The panel's first page: what waits for whom, in a known number of queries, and one decision after another."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.accounts.operations.relinks import request_relink
from projectsplatform.accounts.operations.staff_changes import request_member
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Licence
from projectsplatform.panel.queue import SHOWN
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.operations.crediting import credit
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.operations.process_locks import SENDER, acquire_lock
from projectsplatform.wallet.models import TopUpClaim, TopUpRequest
from projectsplatform.wallet.operations.books import note_books_checked
from projectsplatform.wallet.operations.caps import request_caps
from projectsplatform.wallet.operations.requests import request_top_up
from projectsplatform.wallet.queries import balance
from tests.cast import PASSWORD
from tests.factories.aloqa import say
from tests.factories.catalogue import put_catalogue
from tests.factories.claims import tell
from tests.factories.licences import make_licence
from tests.factories.staff import make_member, open_panel
from tests.factories.statements import line, reconciled

pytestmark = pytest.mark.django_db

QUERIES_OF_AN_OWNER = 36
"""Session, member and permissions: 4; the menu's count; eleven queues, twice each; two of refunds, where nothing waits; the people of failed messages; database, worker, bot, books (a demo has no backup)."""


def page_of(client: Client) -> str:
    response = client.get("/staff/")
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def sections_of(page: str) -> list[str]:
    return re.findall(r'<section id="([a-z-]+)"', page)


def ask_for_money(person: User, member: User, **fields: Any) -> TopUpRequest:
    values = {"amount": 1_500_000, "note": "Kassa", "receipt_number": f"W-{uuid4()}", "picture": None, "at": now()}
    key = str(uuid4())
    return request_top_up(customer_id=person.pk, actor_id=member.pk, idempotency_key=key, **{**values, **fields})


def fail_message(person: User, **fields: Any) -> OutboxMessage:
    at = now()
    message = enqueue(chat_id=int(person.tg_id or 0), text="x", lane=Lane.TRANSACTIONAL, kind="wallet.x", at=at)
    values = {"state": MessageState.FAILED, "finished_at": at, "error": "tried too often", **fields}
    OutboxMessage.objects.filter(pk=message.pk).update(**values)
    return message


def fill(person: User, owner: User, support: User) -> None:
    """One line in each queue, none of them asked for by whoever looks."""
    put_catalogue()
    make_member(Role.OWNER)
    at = now()
    tell(person, at)
    ask_for_money(person, owner)
    request_caps(by_member=5_000_000, by_customer=3_000_000, actor=owner, at=at)
    request_relink(user_id=person.pk, new_tg_id=9_111, new_phone="", reason="Yoʻqotgan", actor=support, at=at)
    request_member(username="kassir.bobur", role=Role.CASHIER, password=PASSWORD, actor=owner, at=at)
    request_company(texts={"name": "Bir"}, actor=owner, at=at)
    request_company(texts={"name": "Ikki"}, actor=owner, at=at)
    make_licence(person, at=at, days=3)
    fail_message(person)
    say(person, at=at)
    reconciled([line("late", at), line("large", at, 1_500_000)], at)
    large = Difference.objects.get(provider_id="large")
    credit(difference_id=large.pk, username=person.username, reason="Kabinetda bor", actor_id=owner.pk, at=at)


ALL = [
    "conversations",
    "claims",
    "top-ups",
    "credits",
    "differences",
    "relinks",
    "staff",
    "company",
    "caps",
    "failures",
    "endings",
]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.OWNER, ALL),
        (Role.CASHIER, ["conversations", "claims", "top-ups", "credits", "differences", "endings"]),
        (Role.SUPPORT, ["conversations", "relinks", "failures", "endings"]),
        (Role.ANALYST, ["endings"]),
    ],
)
def test_a_member_sees_what_the_role_decides(owner: User, role: Role, seen: list[str]) -> None:
    fill(owner, make_member(Role.OWNER), make_member(Role.SUPPORT))

    assert sections_of(page_of(open_panel(make_member(role)))) == seen


def test_what_a_member_asked_for_waits_for_another(owner: User) -> None:
    first = make_member(Role.OWNER)
    fill(owner, first, make_member(Role.SUPPORT))

    assert sections_of(page_of(open_panel(first))) == [
        "conversations", "claims", "differences", "relinks", "failures", "endings",
    ]  # fmt: skip


def test_a_line_says_who_what_since_when_and_leads_to_the_decision(owner: User) -> None:
    cashier = make_member(Role.CASHIER)
    asked = ask_for_money(owner, cashier, receipt_number="W-7")

    page = page_of(open_panel(make_member(Role.CASHIER)))
    line = page[page.index('id="top-ups"') :]
    address = f"/staff/wallet/topuprequest/{asked.pk}/approve/?queue=top-ups%3A{asked.pk}"
    for text in (owner.get_full_name(), "1 500 000 soʻm", "W-7", cashier.username, address, "autofocus"):
        assert text in line
    assert page.count("autofocus") == 1


def test_nothing_waits_for_whoever_may_decide_nothing(db: None) -> None:
    page = page_of(open_panel(make_member(Role.ANALYST)))

    assert sections_of(page) == []
    assert "Hozir siz hal qiladigan ish yoʻq" in page


def test_a_long_queue_is_cut_and_counted(owner: User, make_person: Callable[..., Any]) -> None:
    for number in range(SHOWN + 3):
        tell(make_person(), now(), receipt_number=str(number))
    page = page_of(open_panel(make_member(Role.CASHIER)))

    assert page.count("/approve/?queue=claims") == SHOWN
    assert "va yana 3 ta" in page
    assert "/staff/wallet/topupclaim/?state__exact=waiting" in page


def test_the_page_costs_a_known_number_of_queries(owner: User, stranger: User) -> None:
    first, support = make_member(Role.OWNER), make_member(Role.SUPPORT)
    fill(owner, first, support)
    panel = open_panel(make_member(Role.OWNER))
    page_of(panel)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page_of(panel)
        assert len(queries) == QUERIES_OF_AN_OWNER
        for person in (stranger, owner):
            ask_for_money(person, first)
            fail_message(person)


def test_only_licences_that_will_stop_this_week_are_listed(owner: User) -> None:
    put_catalogue()
    licence = make_licence(owner, at=now(), days=3)
    panel = open_panel(make_member(Role.ANALYST))
    assert "endings" in sections_of(page_of(panel))
    assert licence.key in panel.get("/staff/licences/licence/?ends=week").content.decode()

    Licence.objects.update(ends_at=now() + timedelta(days=8))
    assert sections_of(page_of(panel)) == []
    assert licence.key not in panel.get("/staff/licences/licence/?ends=week").content.decode()


def test_codes_and_announcements_that_failed_wait_for_nobody(owner: User) -> None:
    fail_message(owner, secret=True, sealed_body=None)
    fail_message(owner, lane=Lane.BROADCAST)
    fail_message(owner, finished_at=now() - timedelta(days=8))

    assert sections_of(page_of(open_panel(make_member(Role.SUPPORT)))) == []


def test_the_strip_says_who_lives(db: None) -> None:
    panel = open_panel(make_member(Role.SUPPORT))
    assert page_of(panel).count("javob yoʻq, oxirgisi") == 2

    acquire_lock(name=SENDER, holder=uuid4(), seconds=60, at=now())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    page = page_of(panel)
    assert page.count("javob yoʻq, oxirgisi") == 0
    assert page.count("ishlayapti") == 2
    assert "Baza" not in page_of(open_panel(make_member(Role.CASHIER)))


def test_the_strip_knows_when_the_books_were_checked(db: None) -> None:
    panel = open_panel(make_member(Role.OWNER))
    assert "oxirgi 3 kunda tekshirilmagan" in page_of(panel)

    call_command("check_books")
    assert "toʻgʻri, tekshirildi:" in page_of(panel)
    note_books_checked(differences=2, at=now())
    assert "farq bor: 2" in page_of(panel)


def test_the_strip_knows_of_the_newest_backup(db: None, settings: Any) -> None:
    panel = open_panel(make_member(Role.OWNER))
    settings.DEMO = True
    assert "Zaxira" not in page_of(panel)
    settings.DEMO = False
    assert "3 kundan beri maʼlum emas" in page_of(panel)

    at = now() - timedelta(hours=1)
    audit.record(event="platform.backup.made", at=at, actor_id=None, subject_id=None)
    assert "3 kundan beri maʼlum emas" not in page_of(panel)


def decide(panel: Client, address: str, **fields: str) -> str:
    """The address that opens after a decision."""
    response = panel.post(address, {"decided": "yes", **fields})
    assert response.status_code == 302, response.context["form"].errors
    return str(panel.get(response.headers["Location"]).headers["Location"])


def first_line(panel: Client, queue: str) -> str:
    found = re.search(rf'href="(/staff/[^"]+\?queue={queue}[^"]+)"', page_of(panel))
    assert found
    return found[1]


def test_after_a_decision_the_next_one_opens(owner: User, stranger: User) -> None:
    cashier = make_member(Role.CASHIER)
    for person in (owner, stranger):
        ask_for_money(person, cashier)
    panel = open_panel(make_member(Role.CASHIER))

    second = decide(panel, first_line(panel, "top-ups"))
    assert balance(owner.pk) == 1_500_000
    assert str(TopUpRequest.objects.get(customer=stranger).pk) in second
    assert decide(panel, second.replace("/approve/", "/refuse/")) == "/staff/"
    assert balance(stranger.pk) == 0


def test_a_queue_that_is_empty_leads_to_the_next_one(owner: User) -> None:
    claim, asked = tell(owner, now()), ask_for_money(owner, make_member(Role.CASHIER))
    panel = open_panel(make_member(Role.CASHIER))

    known = {"amount": "50 000", "receipt_number": "77", "note": "Karta"}
    assert str(asked.pk) in decide(panel, first_line(panel, "claims"), **known)
    assert TopUpClaim.objects.get(pk=claim.pk).state == "approved"


def test_a_line_can_be_skipped(owner: User, stranger: User) -> None:
    claims = [tell(person, now()) for person in (owner, stranger)]
    panel = open_panel(make_member(Role.CASHIER))

    opened = panel.get(f"/staff/queue/claims/{claims[0].pk}/next/").headers["Location"]
    assert str(claims[1].pk) in opened
    assert panel.get(f"/staff/queue/claims/{claims[1].pk}/next/").headers["Location"] == "/staff/"
    assert f"/staff/queue/claims/{claims[1].pk}/next/" in panel.get(opened).content.decode()


@pytest.mark.parametrize("place", ["", "claims", "claims:", "x:y", "claims:https://example.uz", "//example.uz:1"])
def test_a_strange_place_in_the_queue_leads_nowhere_else(owner: User, place: str) -> None:
    asked = ask_for_money(owner, make_member(Role.CASHIER))
    panel = open_panel(make_member(Role.CASHIER))

    response = panel.post(f"/staff/wallet/topuprequest/{asked.pk}/approve/?queue={place}", {"decided": "yes"})
    assert response.headers["Location"] == f"/staff/customers/{owner.pk}/"


def test_a_decision_names_the_person_the_amount_and_what_it_does(owner: User, at: datetime) -> None:
    asked = ask_for_money(owner, make_member(Role.CASHIER))
    panel = open_panel(make_member(Role.CASHIER))
    page = panel.get(f"/staff/wallet/topuprequest/{asked.pk}/approve/").content.decode().replace("\xa0", " ")

    for text in (owner.get_full_name(), "1 500 000 soʻm (bir million besh yuz ming soʻm)", "Hozirgi balans", "0 soʻm",
                 "Tasdiqlangandan keyingi balans", 'data-key="a"', 'data-key="r"', 'accesskey="a"'):  # fmt: skip
        assert text in page

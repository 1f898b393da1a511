import re
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.clock import TASHKENT, local_day, now
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence, Purchase
from projectsplatform.licences.operations.devices import bind_device
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.staff.operations.rollups import count_licences
from projectsplatform.staff.queries import licences
from projectsplatform.staff.queries.dashboard import SignUps, latest_entries, queues, sign_ups
from projectsplatform.staff.queries.jobs import latest_jobs
from projectsplatform.staff.queries.licences import licences_by_product
from projectsplatform.staff.queries.money import MoneyDay, money_by_day, money_by_kind, sales_by_product, top_customers
from projectsplatform.staff.queries.spans import Span
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.wallet.enums import AccountKind
from projectsplatform.wallet.models import Entry
from projectsplatform.wallet.operations.requests import request_top_up
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from tests.factories.catalogue import put_catalogue
from tests.factories.claims import tell
from tests.factories.licences import make_licence
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money, spend_money

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def sheets_of(response: Any) -> str:
    """All of a workbook's texts and numbers."""
    assert response.status_code == 200
    book = ZipFile(BytesIO(b"".join(response.streaming_content)))
    return unescape("".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/")))


@pytest.fixture
def bought(owner: User, at: datetime) -> None:
    """100 000 in, a month of Kundalik for computers bought."""
    put_catalogue()
    give_money(owner, 100_000, at, note="Naqd, kassa", receipt_number="R-1")
    buy(user_id=owner.pk, product_code="kundalikcom-pc", months=1, idempotency_key=None, body={}, endpoint="x", at=at)


WEEK = Span(datetime(2026, 1, 25, tzinfo=TASHKENT), datetime(2026, 2, 2, tzinfo=TASHKENT))


def test_money_is_counted_by_the_day_in_tashkent(owner: User, at: datetime) -> None:
    evening = at.replace(hour=18, minute=59)
    mistake = give_money(owner, 500, evening)
    give_money(owner, 1_000, evening + timedelta(minutes=1))
    spend_money(owner, 300, evening + timedelta(minutes=2))
    reverse_transfer(transfer_id=mistake.transfer_id, actor_id=None, note="x", at=evening + timedelta(minutes=3))

    *before, today, tomorrow = money_by_day(WEEK)
    next_day = local_day(evening + timedelta(minutes=1))
    assert tomorrow == MoneyDay(day=next_day, cash=500, revenue=300, kept=200, purchases=1, sold=300)
    assert today == MoneyDay(day=local_day(evening), cash=500, revenue=0, kept=500, purchases=0, sold=0)
    assert [day.cash for day in before] == [0] * 6


def test_every_number_is_the_ledgers(owner: User, stranger: User, bought: None, at: datetime) -> None:
    give_money(stranger, 700_000, at)
    for months in (1, 3):
        buy(user_id=stranger.pk, product_code="testmax-teacher", months=months, idempotency_key=None, body={},
            endpoint="x", at=at)  # fmt: skip
    taken_back = Purchase.objects.filter(user=stranger).earliest("id")
    reverse_transfer(transfer_id=taken_back.transfer_id, actor_id=None, note="x", at=at)

    def held(kind: AccountKind) -> int:
        return int(Entry.objects.filter(account__kind=kind).aggregate(total=Sum("amount"))["total"])

    days, products, kinds = money_by_day(WEEK), sales_by_product(WEEK), money_by_kind(WEEK)
    assert sum(day.cash for day in days) == -held(AccountKind.CASH) == 800_000
    assert sum(day.revenue for day in days) == held(AccountKind.REVENUE) == sum(item.net for item in products)
    sold = {item.name: (item.purchases, item.months, item.revenue, item.returned) for item in products}
    assert sold == {str(code.label): (0, 0, 0, 0) for code in ProductCode} | {
        str(ProductCode.KUNDALIKCOM_PC.label): (1, 1, 40_000, 0),
        str(ProductCode.TESTMAX_TEACHER.label): (2, 4, 105_000, 30_000),
    }
    left = sum(item.incoming for item in kinds) - sum(item.outgoing for item in kinds)
    assert left == balance(owner.pk) + balance(stranger.pk)
    assert [(item.user_id, item.spent) for item in top_customers(WEEK)] == [(stranger.pk, 75_000), (owner.pk, 40_000)]


@pytest.mark.parametrize("period", ["", "?period=30", "?period=90", "?period=2026-01", "?period=x", "?period=2026-99"])
def test_a_period_is_chosen_in_the_address(owner: User, period: str) -> None:
    panel = open_panel(make_member(Role.OWNER))

    for page in ("/staff/numbers/", "/staff/reports/"):
        assert 'aria-current="page"' in text_of(panel, f"{page}{period}") or period == "?period=2026-01"


def test_reports_are_downloaded_as_they_are_shown(owner: User) -> None:
    give_money(owner, 123_000, now())
    panel = open_panel(make_member(Role.ANALYST))

    assert "123 000 soʻm" in text_of(panel, "/staff/reports/")
    cells = sheets_of(panel.get("/staff/reports/xlsx/?period=7"))
    assert "123000" in cells
    assert "Jami" in cells


def test_counts_of_a_report_are_numbers_and_no_money(owner: User) -> None:
    put_catalogue()
    give_money(owner, 40_000, now())
    buy(
        user_id=owner.pk, product_code=ProductCode.KUNDALIKCOM_PC, months=1, idempotency_key=None, body={}, endpoint="x",
        at=now(),
    )  # fmt: skip
    panel = open_panel(make_member(Role.ANALYST))

    cells = sheets_of(panel.get("/staff/reports/xlsx/?period=7"))
    assert re.findall(r"<t[^>]*>[\d\s]+</t>", cells) == []
    assert cells.count("<v>1</v>") >= 4
    assert "1 soʻm" not in text_of(panel, "/staff/reports/").replace("01 soʻm", "")


def test_every_list_is_downloaded_without_formulas(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(full_name="=HYPERLINK(1)", email="+x@example.uz")
    panel = open_panel(make_member(Role.OWNER))
    give_money(owner, 7, now(), note="@SUM(1)", receipt_number="-1")

    people = sheets_of(panel.get("/staff/export/accounts/user/?q=owner"))
    assert "&#39;=HYPERLINK(1)" in people or "'=HYPERLINK(1)" in people
    assert "<f>" not in people
    assert "'@SUM(1)" in sheets_of(panel.get("/staff/export/wallet/transfer/"))
    assert AuditEvent.objects.filter(event="staff.list.exported").count() == 2
    for model in admin.site._registry:
        address = f"/staff/export/{model._meta.app_label}/{model._meta.model_name}/"
        assert panel.get(address).status_code == 200, address


def test_a_list_that_may_not_be_seen_is_not_downloaded(owner: User) -> None:
    panel = open_panel(make_member(Role.CASHIER))

    assert panel.get("/staff/export/accounts/session/").status_code == 403
    assert panel.get("/staff/export/accounts/nothing/").status_code == 404
    assert str(owner.phone) in sheets_of(panel.get("/staff/export/accounts/user/"))
    assert str(owner.phone) not in sheets_of(open_panel(make_member(Role.ANALYST)).get("/staff/export/accounts/user/"))


def test_sign_ups_are_customers(owner: User, stranger: User, staff_member: User) -> None:
    at = now()
    User.objects.filter(pk=stranger.pk).update(created_at=at - timedelta(days=3))

    assert sign_ups(Span(at - timedelta(days=1), at + timedelta(days=1))) == SignUps(new=1, total=2)


@pytest.mark.django_db
def test_a_failed_task_is_started_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) "
            "VALUES ('default', 'wallet.do', '{}', 'failed') RETURNING id"
        )
        number = cursor.fetchone()[0]
    panel = open_panel(make_member(Role.SUPPORT))
    again = f"/staff/jobs/{number}/again/"

    assert again in text_of(panel, "/staff/jobs/")
    assert "wallet.do" in text_of(panel, again)
    assert panel.post(again, {"decided": "yes"}).headers["Location"] == "/staff/jobs/"
    assert latest_jobs("todo")[0].id == number
    assert panel.post(again, {"decided": "yes"}).status_code == 200
    assert AuditEvent.objects.get(event="staff.task.started_again").details == {"task": "wallet.do", "job": number}


def test_running_licences_are_counted_by_product(bought: None, at: datetime) -> None:
    first, *others = licences_by_product(at + timedelta(days=23)).products

    assert (first.active, first.trials, first.ending) == (1, 0, 1)
    assert {item.active for item in others} == {0}
    assert licences_by_product(at + timedelta(days=40)).products[0].active == 0


def test_of_many_licences_the_workers_count_is_shown_while_it_is_young(
    bought: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at += timedelta(days=23)
    count_licences(at=at)
    Licence.objects.update(ends_at=at)
    moments = [at + timedelta(minutes=minutes) for minutes in (0, 4, 5)]
    live = [licences_by_product(moment) for moment in moments]
    monkeypatch.setattr(licences, "_FEW", 0)
    kept = [licences_by_product(moment) for moment in moments]

    assert [(found.products[0].active, found.counted_at) for found in live] == [(0, moment) for moment in moments]
    assert [(found.products[0].active, found.counted_at) for found in kept] == [(1, at), (1, at), (0, moments[2])]
    count_licences(at=moments[1])
    assert licences_by_product(moments[1]).products[0].active == 0


def test_waiting_messages_are_counted(owner: User, at: datetime) -> None:
    assert owner.tg_id
    enqueue(chat_id=owner.tg_id, text="x", lane=Lane.TRANSACTIONAL, kind="test", at=at)

    assert (queues(at).messages_waiting, queues(at).messages_failed) == (1, 0)


def test_the_latest_entries_are_peoples(owner: User, at: datetime) -> None:
    for amount in range(1, 11):
        give_money(owner, amount, at)

    assert [entry.amount for entry in latest_entries()] == [10, 9, 8, 7, 6, 5, 4, 3]


def test_the_dashboard_shows_it(owner: User) -> None:
    give_money(owner, 123_000, now())

    page = text_of(open_panel(make_member(Role.OWNER)), "/staff/numbers/")
    assert all(
        text in page
        for text in ("123 000 soʻm", "Naqd pul", "Faol litsenziyalar", "Navbatdagi xabarlar", "<svg", "<title>")
    )


@pytest.mark.django_db
def test_the_dashboard_shows_what_the_role_may_see() -> None:
    page = text_of(open_panel(make_member(Role.CASHIER)), "/staff/numbers/")

    assert "Faol litsenziyalar" in page
    assert "Navbatdagi xabarlar" not in page


def test_the_dashboard_costs_the_same_with_one_row_and_three(owner: User, stranger: User) -> None:
    panel, counts = open_panel(make_member(Role.OWNER)), []
    give_money(owner, 1, now())
    text_of(panel, "/staff/numbers/")
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            text_of(panel, "/staff/numbers/")
        counts.append(len(queries))
        give_money(stranger, 1, now())
        give_money(stranger, 1, now())
    assert counts[0] == counts[1]


def test_a_customers_page_shows_everything(owner: User, bought: None) -> None:
    page = text_of(open_panel(make_member(Role.OWNER)), f"/staff/customers/{owner.pk}/")

    expected = ("60 000 soʻm", "−40 000 soʻm", "Naqd, kassa", "Balans toʻldirildi", str(owner.phone))
    assert [text for text in expected if text not in page] == []
    assert f"/staff/customers/{owner.pk}/top-up/" in page


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.CASHIER, "Balans toʻldirildi"),
        (Role.ANALYST, "Balans toʻldirildi"),
        (Role.ANALYST, "/top-up/"),
        (Role.SUPPORT, "/top-up/"),
    ],
)
def test_a_customers_page_shows_what_the_role_may_see(owner: User, bought: None, role: Role, hidden: str) -> None:
    page = text_of(open_panel(make_member(role)), f"/staff/customers/{owner.pk}/")

    assert hidden not in page
    assert "60 000 soʻm" in page


@pytest.mark.django_db
def test_nobody_is_offered_to_top_up_themselves() -> None:
    member = make_member(Role.OWNER)

    assert "/top-up/" not in text_of(open_panel(member), f"/staff/customers/{member.pk}/")


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in() -> None:
    path = f"/staff/customers/{uuid4()}/"

    assert Client().get(path).headers["Location"] == f"/staff/login/?next={path}"


@pytest.mark.django_db
def test_nobody_is_nowhere() -> None:
    assert open_panel(make_member(Role.OWNER)).get(f"/staff/customers/{uuid4()}/").status_code == 404


def test_whoever_has_no_role_sees_no_customers(owner: User, staff_member: User) -> None:
    assert open_panel(staff_member).get(f"/staff/customers/{owner.pk}/").status_code == 403


def test_a_person_leads_to_their_page(owner: User) -> None:
    panel = open_panel(make_member(Role.SUPPORT))

    assert f"/staff/customers/{owner.pk}/" in text_of(panel, f"/staff/accounts/user/{owner.pk}/change/")


def test_licences_and_devices_are_found_from_anywhere_and_say_what_they_are(owner: User) -> None:
    put_catalogue()
    licence = make_licence(owner, at=now())
    bind_device(licence_id=licence.pk, device_id="PC-Maktab-5", at=now())
    panel = open_panel(make_member(Role.SUPPORT))
    for text, said in [
        (licence.key.split("-")[2].lower(), f"litsenziya {licence.key}"),
        ("pc-mak", "qurilma PC-Maktab-5"),
    ]:
        page = text_of(panel, f"/staff/search/?extended=1&s={quote(text)}")
        assert f"/staff/customers/{licence.user_id}/" in page
        assert said in page
    cashier = open_panel(make_member(Role.CASHIER))
    assert "PC-Maktab-5" not in text_of(cashier, "/staff/search/?extended=1&s=pc-mak")


def test_claims_and_requests_are_found_by_their_numbers_and_say_what_they_are(owner: User) -> None:
    claim = tell(owner, now(), receipt_number="Da-77")
    asked = request_top_up(
        customer_id=owner.pk, amount=1_500_000, note="x", receipt_number="So-77", picture=None,
        actor_id=make_member(Role.CASHIER).pk, idempotency_key="x", at=now(),
    )  # fmt: skip
    panel = open_panel(make_member(Role.SUPPORT))

    page = text_of(panel, "/staff/search/?extended=1&s=da-77")
    assert f"/staff/wallet/topupclaim/{claim.pk}/change/" in page
    assert "toʻlov haqida xabar · kvitansiya Da-77 · Kutmoqda" in page
    page = text_of(panel, "/staff/search/?extended=1&s=so-77")
    assert f"/staff/wallet/topuprequest/{asked.pk}/change/" in page
    assert "toʻldirish soʻrovi · kvitansiya So-77 · " in page


def test_people_are_found_from_anywhere(owner: User) -> None:
    give_money(owner, 5, now(), receipt_number="R-5")
    panel = open_panel(make_member(Role.SUPPORT))

    for text in (str(owner.phone), str(owner.phone)[-7:], "OWN", "oʻktam", "Уктамов", str(owner.tg_id), "r-5"):
        page = text_of(panel, f"/staff/search/?extended=1&s={quote(text)}")
        assert f"/staff/customers/{owner.pk}/" in page, text
        assert ("kvitansiya R-5 · " if text == "r-5" else "Mijoz · ") + owner.username in page, text


def test_a_member_of_staff_is_found_as_one() -> None:
    member = make_member(Role.CASHIER)
    page = text_of(open_panel(make_member(Role.OWNER)), f"/staff/search/?extended=1&s={member.username}")
    assert f"Xodim · {member.username}" in page

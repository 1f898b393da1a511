"""The company's details: versions that one owner writes and another agrees to."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import (
    AskerNotOwner,
    ChangeClosed,
    CompanyOpen,
    CompanyUnchanged,
    OwnerNeeded,
    SecondOwnerNeeded,
)
from projectsplatform.accounts.models import (
    AuditEvent,
    Card,
    CashDesk,
    CompanyDetails,
    CompanyVersion,
    OpeningHours,
    User,
)
from projectsplatform.accounts.operations.company import agree_to_company, refuse_company, request_company
from projectsplatform.accounts.queries.company import company_at, company_hours
from projectsplatform.accounts.rules.company import read_details, write_details
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import InvalidFields, NothingThere
from projectsplatform.telegram.models import OutboxMessage
from tests.cast import Api
from tests.factories.staff import make_member
from tests.races import run_at_once

CARD = "Uzcard; 8600 1234-5678 9012; Dilnoza Karimova"
FIRST = {"name": "Platforma", "cards": CARD, "telegram": "https://t.me/platforma_bot"}
OTHER = FIRST | {"cards": "Humo; 9860123456789012; Vali Aliyev"}
DAY = timedelta(hours=24)


@pytest.fixture
def boss(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def second(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def first(boss: User, at: datetime) -> CompanyVersion:
    return request_company(texts=FIRST, actor=boss, at=at - timedelta(days=9))


def test_before_the_first_entry_everything_is_empty(api: Api, db: None) -> None:
    answer = api.get("company")
    assert (answer.status, answer["how"], answer["name"], answer["cards"], answer["cash_desks"]) == (
        200,
        True,
        "",
        [],
        [],
    )


@pytest.mark.parametrize("language", ["uz", "uz-Cyrl", "ru", "en"])
def test_anybody_reads_the_contracts_fields(
    api: Api, first: CompanyVersion, language: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        answer = api.get("company", language=language)
    assert answer["cards"] == [{"bank": "Uzcard", "number": "8600123456789012", "holder": "Dilnoza Karimova"}]
    assert (answer["name"], answer["telegram"]) == ("Platforma", "@platforma_bot")
    fields = {"name", "phone", "telegram", "hours", "opening_hours", "cards", "cash_desks", "top_up_hint", "seller"}
    assert set(answer.body) == {"how", "message", *fields}


def test_the_very_first_entry_holds_at_once(boss: User, second: User, at: datetime) -> None:
    request_company(texts=FIRST, actor=boss, at=at)
    assert company_at(at) == read_details(FIRST)


def test_a_change_holds_when_a_second_owner_agrees(
    first: CompanyVersion, boss: User, second: User, at: datetime
) -> None:
    version = request_company(texts=OTHER, actor=boss, at=at)
    assert company_at(at + 9 * DAY).name == "Platforma"
    assert company_at(at + 9 * DAY).cards == first.details.cards
    with pytest.raises(SecondOwnerNeeded):
        agree_to_company(version_id=version.pk, actor=boss, at=at)
    agree_to_company(version_id=version.pk, actor=second, at=at)
    assert company_at(at).cards == (Card("Humo", "9860123456789012", "Vali Aliyev"),)


def test_a_sole_owners_change_holds_after_24_hours(first: CompanyVersion, boss: User, at: datetime) -> None:
    request_company(texts=OTHER, actor=boss, at=at)
    assert company_at(at + DAY - timedelta(seconds=1)).cards == first.details.cards
    assert company_at(at + DAY).cards == read_details(OTHER).cards


def test_what_a_sole_owner_wrote_is_stopped_before_it_holds(first: CompanyVersion, boss: User, at: datetime) -> None:
    version = request_company(texts=OTHER, actor=boss, at=at)
    refuse_company(version_id=version.pk, actor=make_member(Role.OWNER), at=at + timedelta(hours=23))
    assert company_at(at + DAY) == first.details


def test_what_holds_is_not_refused(first: CompanyVersion, boss: User, at: datetime) -> None:
    version = request_company(texts=OTHER, actor=boss, at=at)
    with pytest.raises(ChangeClosed):
        refuse_company(version_id=version.pk, actor=boss, at=at + DAY)


def test_a_refused_change_changes_nothing(first: CompanyVersion, boss: User, second: User, at: datetime) -> None:
    version = request_company(texts=OTHER, actor=boss, at=at)
    refuse_company(version_id=version.pk, actor=second, at=at)
    assert company_at(at + 9 * DAY) == first.details
    with pytest.raises(ChangeClosed):
        agree_to_company(version_id=version.pk, actor=second, at=at)
    assert request_company(texts=OTHER, actor=boss, at=at).number == 3


def test_one_change_at_a_time(first: CompanyVersion, boss: User, second: User, at: datetime) -> None:
    request_company(texts=OTHER, actor=boss, at=at)
    with pytest.raises(CompanyOpen):
        request_company(texts=OTHER, actor=second, at=at)


def test_the_same_again_is_no_change(first: CompanyVersion, boss: User, at: datetime) -> None:
    with pytest.raises(CompanyUnchanged):
        request_company(texts=FIRST, actor=boss, at=at)


def test_only_owners_write_and_decide(first: CompanyVersion, boss: User, second: User, at: datetime) -> None:
    cashier = make_member(Role.CASHIER)
    with pytest.raises(OwnerNeeded):
        request_company(texts=OTHER, actor=cashier, at=at)
    version = request_company(texts=OTHER, actor=boss, at=at)
    for act in (agree_to_company, refuse_company):
        with pytest.raises(OwnerNeeded):
            act(version_id=version.pk, actor=cashier, at=at)
        with pytest.raises(NothingThere):
            act(version_id=uuid7(), actor=second, at=at)
    boss.groups.clear()
    with pytest.raises(AskerNotOwner):
        agree_to_company(version_id=version.pk, actor=second, at=at)


def test_owners_are_told_and_the_trail_keeps_both(
    first: CompanyVersion, boss: User, second: User, at: datetime
) -> None:
    version = request_company(texts=OTHER, actor=boss, at=at)
    asked = OutboxMessage.objects.filter(kind="staff.request.company")
    assert set(asked.values_list("chat_id", flat=True)) == {boss.tg_id, second.tg_id}
    agree_to_company(version_id=version.pk, actor=second, at=at + timedelta(seconds=1))
    agreed = OutboxMessage.objects.filter(kind="accounts.company", created_at__gt=at)
    assert (asked.count(), agreed.count()) == (2, 2)
    event = AuditEvent.objects.get(event="company.agreed")
    assert (event.actor_id, set(event.details["before"])) == (second.pk, {"cards"})
    assert event.details["before"]["cards"][0]["number"] == "8600123456789012"
    assert event.details["after"]["cards"][0]["number"] == "9860123456789012"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "x" * 101),
        ("hours", "a\u202eb"),
        ("telegram", "not a name"),
        ("cards", "Uzcard; 8600 1234; Ali"),
        ("cards", f"{CARD}\nUzcard"),
        ("cards", "\n".join([CARD] * 11)),
        ("cash_desks", "; 9-18"),
        ("opening_hours", "1-5; 9:00"),
        ("opening_hours", "Du; 9:00; 18:00"),
        ("opening_hours", "5-1; 9:00; 18:00"),
        ("opening_hours", "1-5; 18:00; 9:00"),
        ("opening_hours", "1-5; 9:00; 25:00"),
        ("opening_hours", "1-5; 9:00; 18:00\n3; 9:00; 12:00"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(field: str, text: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        read_details({field: text})
    assert [refusal.field for refusal in refused.value.refusals] == [field]
    assert "{" not in refused.value.refusals[0].text()


def test_what_is_written_reads_the_same() -> None:
    details = CompanyDetails(
        name="P", seller="A\nB", opening_hours=(OpeningHours(1, "09:00", "18:00"), OpeningHours(6, "10:00", "14:00")), telegram="@platforma", cards=(Card("Humo", "9" * 16, "V A"),),
        cash_desks=(CashDesk("Navoiy 1", "9-18"), CashDesk("Chilonzor", "")),
    )  # fmt: skip
    assert read_details(write_details(details)) == details


@pytest.mark.parametrize("fields", [{"agreed_by": "boss"}, {"effective_at": "now"}])
def test_the_database_wants_two_or_a_day(
    first: CompanyVersion, boss: User, second: User, at: datetime, fields: dict[str, Any]
) -> None:
    version = request_company(texts=OTHER, actor=boss, at=at)
    agreed = boss if "agreed_by" in fields else None
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyVersion.objects.filter(pk=version.pk).update(
            state="done", decided_at=at, effective_at=at, agreed_by=agreed
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_first_entries_at_once_one_is_kept(at: datetime) -> None:
    owners = [make_member(Role.OWNER) for _ in range(4)]

    results = run_at_once(4, lambda i: request_company(texts=FIRST, actor=owners[i], at=at))

    kept = [type(result).__name__ for result in results]
    assert kept.count("CompanyVersion") == 1
    assert set(kept) <= {"CompanyVersion", "CompanyOpen", "CompanyUnchanged"}


@pytest.mark.django_db(transaction=True)
def test_agreed_and_refused_at_once_is_one_of_both(at: datetime) -> None:
    boss, *others = (make_member(Role.OWNER) for _ in range(3))
    request_company(texts=FIRST, actor=boss, at=at)
    version = request_company(texts=OTHER, actor=boss, at=at)
    acts = (agree_to_company, refuse_company)

    results = run_at_once(2, lambda i: acts[i](version_id=version.pk, actor=others[i], at=at))

    assert [type(result).__name__ for result in results].count("ChangeClosed") == 1


def test_the_week_is_a_table_by_weekday(first: CompanyVersion, boss: User, second: User, at: datetime) -> None:
    assert company_hours(at) is None
    texts = FIRST | {"opening_hours": "1-2,4; 9:00; 18.00\n6; 10:00; 14:00"}
    version = request_company(texts=texts, actor=boss, at=at)
    agree_to_company(version_id=version.pk, actor=second, at=at)
    long, short = (time(9), time(18)), (time(10), time(14))
    assert company_hours(at) == {0: long, 1: long, 3: long, 5: short}
    assert write_details(company_at(at))["opening_hours"] == "1-2; 09:00; 18:00\n4; 09:00; 18:00\n6; 10:00; 14:00"


def test_a_version_of_before_the_week_has_none(first: CompanyVersion, at: datetime) -> None:
    assert company_at(at).opening_hours == ()

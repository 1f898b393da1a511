"""What is said of a program: links and texts that one owner writes and another agrees to."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import ChangeClosed, OwnerNeeded, SecondOwnerNeeded
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.errors import InvalidFields, NothingThere
from projectsplatform.licences.errors import ProgramOpen, ProgramUnchanged
from projectsplatform.licences.models import DownloadLink, ProgramDetails, ProgramVersion
from projectsplatform.licences.operations.program_versions import agree_to_program, refuse_program, request_program
from projectsplatform.licences.queries.program_versions import program_at, programs_at
from projectsplatform.licences.rules.program_versions import read_program, show_program, write_program
from projectsplatform.telegram.models import OutboxMessage
from tests.cast import Api
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import MOBILE, PC
from tests.factories.programs import LINK, SUM, TEXTS, say_of_program
from tests.factories.staff import make_member
from tests.races import run_at_once

DAY = timedelta(hours=24)
OTHER = f"windows; https://evil.example.com/kundalik.exe; {'f' * 64}"


@pytest.fixture
def boss(db: None) -> User:
    put_catalogue()
    return make_member(Role.OWNER)


@pytest.fixture
def second(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def first(boss: User, at: datetime) -> ProgramVersion:
    return say_of_program(boss, at - 9 * DAY)


def test_anybody_reads_what_is_said_in_their_language(api: Api, first: ProgramVersion) -> None:
    (item,) = [item for item in api.get("products", language="ru")["items"] if item["code"] == PC]
    assert (item["about"], item["how_to_install"]) == ("Программа для компьютера.", "Yuklab oling.\nOching.")
    assert item["downloads"] == [
        {"platform": "windows", "url": "https://files.example.uz/kundalik.exe", "sha256": SUM},
        {"platform": "web", "url": "https://app.example.uz/", "sha256": None},
    ]


def test_the_very_first_of_each_product_holds_at_once(boss: User, second: User, at: datetime) -> None:
    for product in (PC, MOBILE):
        assert say_of_program(boss, at, product=product).number == 1
    assert set(programs_at([PC, MOBILE], at)) == {PC, MOBILE}


def test_other_links_hold_when_a_second_owner_agrees(
    first: ProgramVersion, boss: User, second: User, at: datetime
) -> None:
    version = say_of_program(boss, at, links=OTHER)
    assert program_at(PC, at + 9 * DAY) == first.details
    with pytest.raises(SecondOwnerNeeded):
        agree_to_program(version_id=version.pk, actor=boss, at=at)
    agree_to_program(version_id=version.pk, actor=second, at=at)
    assert program_at(PC, at).links == version.details.links


def test_a_sole_owners_links_hold_after_24_hours(first: ProgramVersion, boss: User, at: datetime) -> None:
    say_of_program(boss, at, links=OTHER)
    assert program_at(PC, at + DAY - timedelta(seconds=1)).links == first.details.links
    assert program_at(PC, at + DAY).links[0].sha256 == "f" * 64


def test_texts_alone_need_two_as_well(first: ProgramVersion, boss: User, second: User, at: datetime) -> None:
    say_of_program(boss, at, how_to_install_uz="https://evil.example.com dan oling")
    assert program_at(PC, at + 9 * DAY) == first.details


def test_what_was_refused_changes_nothing(first: ProgramVersion, boss: User, second: User, at: datetime) -> None:
    version = say_of_program(boss, at, links=OTHER)
    refuse_program(version_id=version.pk, actor=second, at=at)
    with pytest.raises(ChangeClosed):
        agree_to_program(version_id=version.pk, actor=second, at=at)
    assert program_at(PC, at + 9 * DAY) == first.details


def test_one_change_of_a_product_at_a_time(first: ProgramVersion, boss: User, second: User, at: datetime) -> None:
    say_of_program(boss, at, links=OTHER)
    with pytest.raises(ProgramOpen):
        say_of_program(second, at, links="")
    say_of_program(second, at, product=MOBILE)


def test_the_same_again_and_other_hands_are_refused(first: ProgramVersion, boss: User, at: datetime) -> None:
    with pytest.raises(ProgramUnchanged):
        say_of_program(boss, at)
    with pytest.raises(OwnerNeeded):
        say_of_program(make_member(Role.CASHIER), at, links=OTHER)
    with pytest.raises(NothingThere):
        request_program(product_code="watch", texts=TEXTS, actor=boss, at=at)


def test_owners_are_told_and_the_trail_keeps_both(
    first: ProgramVersion, boss: User, second: User, at: datetime
) -> None:
    version = say_of_program(boss, at, links=OTHER)
    told = OutboxMessage.objects.filter(kind="staff.request.program", created_at=at)
    assert set(told.values_list("chat_id", flat=True)) == {boss.tg_id, second.tg_id}
    assert all("Kundalik kompyuter uchun" in message.body().text for message in told)
    agree_to_program(version_id=version.pk, actor=second, at=at)
    event = AuditEvent.objects.get(event="program.agreed")
    assert (event.details["product"], set(event.details["before"])) == (PC, {"links"})
    assert event.details["before"]["links"][0]["sha256"] == SUM
    assert event.details["after"]["links"][0]["sha256"] == "f" * 64


@pytest.mark.parametrize(
    "line",
    [
        f"windows; http://files.example.uz/a.exe; {SUM}",
        f"windows; https://user@files.example.uz/a.exe; {SUM}",
        f"windows; https://localhost/a.exe; {SUM}",
        f"windows; https://files.example.uz:99999/a.exe; {SUM}",
        f"windows; https://fіles.example.uz/a.exe; {SUM}",
        f"windows; https://[files.example.uz/a.exe; {SUM}",
        f"windows; javascript:alert(1); {SUM}",
        f"windows; https://files.example.uz/{'a' * 300}; {SUM}",
        "windows; https://files.example.uz/a.exe",
        "windows; https://files.example.uz/a.exe; 0123",
        f"windows; https://files.example.uz/a.exe; {'g' * 64}",
        f"windows; https://files.example.uz/a.exe; {SUM}; x",
        f"watch; https://files.example.uz/a.exe; {SUM}",
        "web; https://app.example.uz/; 0123",
        "web",
    ],
)
def test_a_link_that_is_none_is_refused_by_its_line(line: str) -> None:
    for number, text in ((1, line), (2, f"linux; https://files.example.uz/a; {SUM}\n{line}")):
        with pytest.raises(InvalidFields) as refused:
            read_program({"links": text})
        (refusal,) = refused.value.refusals
        assert refusal.field == "links"
        assert f"{number}-qator" in refusal.text()


def test_a_platform_is_named_once() -> None:
    with pytest.raises(InvalidFields):
        read_program({"links": f"{LINK}\n{LINK}"})


@pytest.mark.parametrize(("field", "text"), [("about_ru", "x" * 601), ("how_to_install_en", "a\u202eb")])
def test_a_text_that_is_none_is_refused_by_its_field(field: str, text: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        read_program({field: text})
    assert [refusal.field for refusal in refused.value.refusals] == [field]


def test_what_is_written_reads_the_same() -> None:
    details = read_program({**TEXTS, "links": f" Windows ;https://files.example.uz/kundalik.exe;{SUM.upper()} "})
    assert details.links == (DownloadLink("windows", "https://files.example.uz/kundalik.exe", SUM),)
    assert read_program(write_program(details)) == details


@pytest.mark.parametrize(
    ("language", "about"),
    [
        ("uz", "Kompyuter uchun dastur."),
        ("uz-cyrl", "Компьютер учун дастур."),
        ("uz-Cyrl", "Компьютер учун дастур."),
        ("ru", "Программа для компьютера."),
        ("en", "Kompyuter uchun dastur."),
    ],
)
def test_a_language_that_lacks_is_said_in_uzbek(language: str, about: str) -> None:
    assert show_program(read_program(TEXTS), language).about == about


def test_nothing_said_is_nothing_shown() -> None:
    assert not show_program(ProgramDetails(), "uz")


def test_the_database_wants_two_or_a_day(first: ProgramVersion, boss: User, second: User, at: datetime) -> None:
    version = say_of_program(boss, at, links=OTHER)
    for agreed in (boss, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgramVersion.objects.filter(pk=version.pk).update(
                state="done", decided_at=at, effective_at=at, agreed_by=agreed
            )


@pytest.mark.django_db(transaction=True)
def test_of_two_first_entries_at_once_one_is_kept(at: datetime) -> None:
    put_catalogue()
    owners = [make_member(Role.OWNER) for _ in range(3)]

    results = run_at_once(3, lambda i: say_of_program(owners[i], at))

    kept = [type(result).__name__ for result in results]
    assert kept.count("ProgramVersion") == 1
    assert set(kept) <= {"ProgramVersion", "ProgramOpen", "ProgramUnchanged"}

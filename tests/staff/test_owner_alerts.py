"""What owners hear though nobody asked, at most once a day for each kind."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.statements import execute
from projectsplatform.staff import tasks
from projectsplatform.staff.operations import owner_alerts
from projectsplatform.staff.operations.backups import note_backup
from projectsplatform.staff.queries.backups import TOO_OLD
from projectsplatform.telegram.enums import ChannelAccess, MessageState
from projectsplatform.telegram.models import Channel, OutboxMessage, TelegramChat
from tests.factories.click import Click, new_trans_id
from tests.factories.licences import require_a_channel
from tests.factories.payments import Payme, payme_headers
from tests.factories.staff import make_member, open_panel
from tests.factories.telegram import make_message
from tests.factories.uzum import Uzum
from tests.factories.wallet import give_money

DAY = timedelta(days=1)
LANGUAGES = ("uz", "uz-cyrl", "ru", "en")

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db: None, settings: Any) -> User:
    settings.DEMO = False
    return make_member(Role.OWNER)


def texts(kind: str) -> list[str]:
    return [row.body().text.splitlines()[0] for row in OutboxMessage.objects.filter(kind=f"staff.alert.{kind}")]


def fail(at: datetime, error: str = "message_too_long") -> None:
    message = make_message(at)
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.FAILED, finished_at=at, error=error)


@pytest.fixture
def broken_books(chief: User, owner: Any, at: datetime) -> Iterator[None]:
    """A balance that its entries do not have; mended before the database's own guard looks."""
    give_money(owner, 5_000, at)
    change = "UPDATE wallet_ledgeraccount SET balance = balance + %s WHERE owner_id = %s"
    execute(change, [1, owner.pk])
    yield
    execute(change, [-1, owner.pk])


def test_failed_messages_are_counted_but_for_blocked_chats(chief: User, at: datetime) -> None:
    make_member(Role.SUPPORT)
    for error in ("message_too_long", "tried too often", "the chat is blocked"):
        fail(at, error)
    fail(at - DAY)
    assert owner_alerts.alert_of_messages(at=at) == 1
    assert texts("messages") == ["Oxirgi 24 soatda yuborib boʻlmagan xabarlar: 2."]
    assert OutboxMessage.objects.get(kind="staff.alert.messages").chat_id == chief.tg_id


def test_each_kind_is_told_once_a_day(chief: User, at: datetime) -> None:
    fail(at)
    told = [owner_alerts.alert_of_messages(at=at + hours * timedelta(hours=1)) for hours in (0, 1, 11, 12, 13)]
    assert told == [1, 0, 0, 1, 0]  # at midnight in Tashkent a day begins


def test_where_nothing_is_wrong_nobody_is_told(chief: User, owner: Any, at: datetime) -> None:
    give_money(owner, 5_000, at)
    note_backup(how="test", at=now())
    told = [owner_alerts.alert_of_messages(at=at), owner_alerts.alert_of_channels(at=at)]
    assert [*told, owner_alerts.alert_of_books(at=at), owner_alerts.alert_of_backup(at=now())] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("access", "is_told"),
    [
        (ChannelAccess.FINE, False),
        (ChannelAccess.NOT_ADMINISTRATOR, True),
        (ChannelAccess.NOT_MEMBER, True),
        (ChannelAccess.NOT_FOUND, True),
        (None, False),
    ],
)
def test_a_bot_without_rights_in_a_required_channel_is_told(
    chief: User, at: datetime, access: ChannelAccess | None, is_told: bool
) -> None:
    call_command("seed_catalogue")
    channel = require_a_channel()
    Channel.objects.update(access=access or "")
    assert owner_alerts.alert_of_channels(at=at) == is_told
    assert texts("channels") == [f"Bot majburiy kanalda administrator emas: {channel.title}."] * is_told


@pytest.mark.usefixtures("broken_books")
def test_a_difference_in_the_books_is_told(at: datetime) -> None:
    assert owner_alerts.alert_of_books(at=at) == 1
    assert texts("books") == ["Hisob-kitobda farq bor: 1 ta. Birinchisi: balance_is_the_last_entrys."]


def test_a_backup_that_is_too_old_is_told(chief: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at = now()
    monkeypatch.setattr(owner_alerts, "last_migrated_at", lambda: at - 90 * DAY)
    note_backup(how="test", at=at - TOO_OLD)
    assert owner_alerts.alert_of_backup(at=at) == 0
    assert owner_alerts.alert_of_backup(at=at + timedelta(seconds=1)) == 1
    assert texts("backup")[0].startswith("Maʼlumotlar bazasining zaxira nusxasi ")


def test_a_new_installation_has_a_day_for_its_first_backup(chief: User) -> None:
    assert owner_alerts.alert_of_backup(at=now()) == 0
    assert owner_alerts.alert_of_backup(at=now() + TOO_OLD) == 1


def test_a_standby_that_is_away_is_told_where_one_is_expected(chief: User, settings: Any, at: datetime) -> None:
    assert owner_alerts.alert_of_standbys(at=at) == 0
    settings.DATABASE_STANDBYS = 1
    assert [owner_alerts.alert_of_standbys(at=at) for _ in range(2)] == [1, 0]
    assert texts("standbys") == [
        "Maʼlumotlar bazasining nusxasini saqlashi kerak boʻlgan, lekin saqlamayotgan serverlar: 1 ta."
    ]


def test_a_demo_keeps_no_backups(chief: User, settings: Any) -> None:
    settings.DEMO = True
    assert owner_alerts.alert_of_backup(at=now() + 90 * DAY) == 0


def test_a_backup_of_ones_own_is_noted_by_a_command(db: None) -> None:
    call_command("note_backup", "--how", "pgBackRest")
    assert AuditEvent.objects.get(event="platform.backup.made").details == {"how": "pgBackRest"}


@pytest.mark.usefixtures("broken_books")
@pytest.mark.parametrize("kind", ["messages", "books", "backup"])
def test_it_is_in_each_owners_language_with_a_page_of_the_panel(kind: str, chief: User, at: datetime) -> None:
    members = {language: make_member(Role.OWNER) for language in LANGUAGES}
    for language, member in members.items():
        TelegramChat.objects.create(chat_id=member.tg_id, language=language, first_seen_at=at)
    fail(at)
    alert = getattr(owner_alerts, f"alert_of_{kind}")
    assert alert(at=at if kind == "messages" else now() + 90 * DAY) == 5
    bodies = {language: OutboxMessage.objects.get(chat_id=member.tg_id).body() for language, member in members.items()}
    lines = [set(body.text.splitlines()) - {""} for body in bodies.values()]
    assert set.intersection(*lines) == set()
    assert not any("{" in body.text for body in bodies.values())
    [[button]] = bodies["en"].buttons
    assert button.url is not None
    assert open_panel(chief).get(urlsplit(button.url).path).status_code == 200


@pytest.mark.usefixtures("broken_books")
def test_the_tasks_tell() -> None:
    fail(now())
    tasks.alert_owners(timestamp=0)
    tasks.check_books(timestamp=0)
    assert (len(texts("messages")), len(texts("books"))) == (1, 1)


def test_a_dump_is_written_down(transactional_db: None, tmp_path: Path) -> None:
    call_command("dump_database", str(tmp_path / "dump"))
    assert AuditEvent.objects.get(event="platform.backup.made").details == {"how": "dump_database"}


def test_what_is_wrong_with_payments_is_told_of_each_provider_once_a_day(chief: User, owner: User) -> None:
    payme, at = Payme(now()), now() + timedelta(minutes=1)
    assert owner_alerts.alert_of_payments(at=at) == 0

    payme.send({"method": "CheckTransaction", "params": {"id": "x"}, "id": 1}, **payme_headers(key="another"))
    for _ in range(10):
        payme.ask("CheckTransaction", id="x")
    number = payme.create(owner)
    payme.ask("CancelTransaction", id=number, reason=3)
    payme.ask("PerformTransaction", id=number)

    assert [owner_alerts.alert_of_payments(at=at), owner_alerts.alert_of_payments(at=at)] == [3, 0]
    assert texts("payments.key.payme") == [
        "Oxirgi 24 soatda Payme nomidan notoʻgʻri kalit yoki imzo bilan chaqiruvlar: 1."
    ]
    assert len(texts("payments.unknown.payme")) == len(texts("payments.refused.payme")) == 1


def test_what_providers_repeat_is_no_refused_confirmation(chief: User, owner: User) -> None:
    uzum, click, trans_id = Uzum(), Click(), new_trans_id()
    uzum.confirm(uzum.paid("owner"))
    begun = click.prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]
    for _ in range(2):
        click.complete("owner", begun, click_trans_id=trans_id, error=-5017)
    for _ in range(9):
        Payme(now()).ask("CheckTransaction", id="x")

    assert owner_alerts.alert_of_payments(at=now() + timedelta(minutes=1)) == 0

    click.complete("owner", begun, click_trans_id=trans_id)
    assert owner_alerts.alert_of_payments(at=now() + timedelta(minutes=1)) == 1
    assert len(texts("payments.refused.click")) == 1

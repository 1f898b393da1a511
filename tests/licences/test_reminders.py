"""Reminders 7, 3, 1 and 0 days before an end, by a simulated clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.accounts.models import Notice
from projectsplatform.kit.clock import TASHKENT, now
from projectsplatform.licences import tasks
from projectsplatform.licences.enums import ReminderKind
from projectsplatform.licences.models import Licence, Reminder
from projectsplatform.licences.operations.reminders import remind, remind_all
from projectsplatform.licences.rules.reminders import reminder_expires_at, reminder_windows
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from tests.counts import full, some
from tests.factories.licences import MOBILE, TEACHER, buy_months, give_money, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LOOKED_AT = full((0, 7, 8, 9, 12, 15, 18), tuple(range(24)))
"""Hours of Tashkent at which the task runs: on the eve of what it tells, when it tells it, and after."""
SEVEN, THREE, ONE, LAST, OVER = (
    ReminderKind.SEVEN_DAYS, ReminderKind.THREE_DAYS, ReminderKind.ONE_DAY, ReminderKind.LAST_DAY,
    ReminderKind.TRIAL_OVER,
)  # fmt: skip


def texts() -> list[str]:
    return [message.body().text for message in OutboxMessage.objects.filter(kind="licence.reminder").order_by("id")]


def tashkent(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=TASHKENT)


def licence_until(person: Any, ends_at: datetime, **fields: Any) -> Licence:
    """A month that ends then."""
    return make_licence(person, at=ends_at - 30 * DAY, days=30, **fields)


def hours(since: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment at which the task is due."""
    moment = since.replace(minute=20)
    while moment < until:
        yield moment
        moment += HOUR


def told(since: datetime, until: datetime) -> list[tuple[int, str]]:
    """What the task tells, and when by Tashkent's clock."""
    found = []
    for moment in hours(since, until):
        if moment.astimezone(TASHKENT).hour in LOOKED_AT and remind_all(at=moment):
            kind = Reminder.objects.order_by("id").values_list("kind", flat=True).last()
            found.append((kind, f"{moment.astimezone(TASHKENT):%d %H:%M}"))
    return found


def test_an_end_is_told_seven_three_one_and_no_days_before(owner: Any) -> None:
    licence_until(owner, tashkent(20, 15))
    assert told(tashkent(12, 0), tashkent(21, 0)) == [
        (SEVEN, "13 08:20"), (THREE, "17 08:20"), (ONE, "19 08:20"), (LAST, "20 08:20"),
    ]  # fmt: skip


@pytest.mark.parametrize(("hour", "minute"), some([(8, 59), (3, 30), (0, 0)], one_in=3))
def test_an_end_before_nine_is_told_on_the_evening_before(owner: Any, hour: int, minute: int) -> None:
    licence_until(owner, tashkent(20, hour, minute))
    assert told(tashkent(18, 0), tashkent(20, 10)) == [(THREE, "18 08:20"), (ONE, "19 08:20"), (LAST, "19 18:20")]


@pytest.mark.parametrize(("hour", "minute"), [(9, 0), (23, 59)])
def test_an_end_from_nine_on_is_told_on_its_morning(owner: Any, hour: int, minute: int) -> None:
    licence_until(owner, tashkent(20, hour, minute))
    assert told(tashkent(20, 0), tashkent(21, 0)) == [(LAST, "20 08:20")]


@pytest.mark.prove
def test_a_trial_is_told_from_three_days_on_and_when_it_is_over(owner: Any) -> None:
    make_licence(owner, at=tashkent(13, 15), days=7, is_trial=True)
    assert told(tashkent(15, 12), tashkent(22, 0)) == [
        (THREE, "17 08:20"), (ONE, "19 08:20"), (LAST, "20 08:20"), (OVER, "20 15:20"),
    ]  # fmt: skip


def test_a_trial_that_is_over_at_night_is_told_in_the_morning(owner: Any) -> None:
    make_licence(owner, at=tashkent(13, 23), days=7, is_trial=True)
    assert told(tashkent(20, 9), tashkent(22, 0)) == [(LAST, "20 09:20"), (OVER, "21 08:20")]


def test_nobody_is_reminded_at_night() -> None:
    silent = [
        moment.astimezone(TASHKENT).hour
        for moment in hours(tashkent(1, 0), tashkent(2, 0))
        if not reminder_windows(moment)
    ]
    assert silent == [0, 1, 2, 3, 4, 5, 6, 7, 22, 23]


def test_after_a_pause_only_the_nearest_is_told(owner: Any) -> None:
    licence_until(owner, tashkent(20, 15))
    assert told(tashkent(18, 12), tashkent(19, 0)) == [(THREE, "18 12:20")]
    assert told(tashkent(20, 12), tashkent(22, 0)) == [(LAST, "20 12:20")]


def test_what_the_version_before_told_is_not_told_again(owner: Any) -> None:
    licence = licence_until(owner, tashkent(20, 15))
    Reminder.objects.create(licence=licence, ends_at=licence.ends_at, kind=3, created_at=tashkent(17, 15))
    Reminder.objects.create(licence=licence, ends_at=licence.ends_at, kind=1, created_at=tashkent(19, 15))
    assert told(tashkent(19, 16), tashkent(22, 0)) == [(LAST, "20 08:20")]


def test_old_values_mean_what_they_meant() -> None:
    assert {kind: kind.value for kind in ReminderKind} == {SEVEN: 7, THREE: 3, ONE: 1, LAST: 100, OVER: 0}


SENTENCES = {
    (False, THREE): {
        "uz": "Kundalik kompyuter uchun: litsenziyangiz 20-fevral 2026 kuni tugaydi. Hozir uzaytirsangiz, bir kun ham yoʻqolmaydi.",
        "uz-cyrl": "Kundalik компьютер учун: лицензиянгиз 20-февраль 2026 куни тугайди. Ҳозир узайтирсангиз, бир кун ҳам йўқолмайди.",
        "ru": "Kundalik для компьютера: ваша лицензия заканчивается 20 февраля 2026. Продлите сейчас — ни один день не пропадёт.",
        "en": "Kundalik for computers: your licence ends on 20 February 2026. Renew it now and no day is lost.",
    },
    (False, ONE): {
        "uz": "Kundalik kompyuter uchun: litsenziyangiz ertaga, 20-fevral 2026 kuni tugaydi. "
        "Hozir uzaytirsangiz, bir kun ham yoʻqolmaydi.",
        "uz-cyrl": "Kundalik компьютер учун: лицензиянгиз эртага, 20-февраль 2026 куни тугайди. "
        "Ҳозир узайтирсангиз, бир кун ҳам йўқолмайди.",
        "ru": "Kundalik для компьютера: ваша лицензия заканчивается завтра, 20 февраля 2026. "
        "Продлите сейчас — ни один день не пропадёт.",
        "en": "Kundalik for computers: your licence ends tomorrow, 20 February 2026. Renew it now and no day is lost.",
    },
    (False, LAST): {
        "uz": "Kundalik kompyuter uchun: litsenziyangiz 20-fevral 2026, 15:00 da tugaydi, soʻng dastur toʻxtaydi. Hozir uzaytiring.",
        "uz-cyrl": "Kundalik компьютер учун: лицензиянгиз 20-февраль 2026, 15:00 да тугайди, сўнг дастур тўхтайди. Ҳозир узайтиринг.",
        "ru": "Kundalik для компьютера: ваша лицензия заканчивается 20 февраля 2026, 15:00, затем программа остановится. "
        "Продлите её сейчас.",
        "en": "Kundalik for computers: your licence ends at 20 February 2026, 15:00, then the program stops. Renew it now.",
    },
    (True, THREE): {
        "uz": "Kundalik kompyuter uchun: sinov muddatingiz 20-fevral 2026 kuni tugaydi. "
        "Litsenziya sotib olsangiz, dastur toʻxtamasdan ishlayveradi.",
        "uz-cyrl": "Kundalik компьютер учун: синов муддатингиз 20-февраль 2026 куни тугайди. "
        "Лицензия сотиб олсангиз, дастур тўхтамасдан ишлайверади.",
        "ru": "Kundalik для компьютера: ваш пробный период заканчивается 20 февраля 2026. "
        "Купите лицензию — и программа продолжит работать без перерыва.",
        "en": "Kundalik for computers: your trial ends on 20 February 2026. Buy a licence and the program goes on without a break.",
    },
    (True, LAST): {
        "uz": "Kundalik kompyuter uchun: sinov muddatingiz 20-fevral 2026, 15:00 da tugaydi, soʻng dastur toʻxtaydi. "
        "Davom etish uchun litsenziya sotib oling.",
        "uz-cyrl": "Kundalik компьютер учун: синов муддатингиз 20-февраль 2026, 15:00 да тугайди, сўнг дастур тўхтайди. "
        "Давом этиш учун лицензия сотиб олинг.",
        "ru": "Kundalik для компьютера: ваш пробный период заканчивается 20 февраля 2026, 15:00, затем программа остановится. "
        "Купите лицензию, чтобы продолжить.",
        "en": "Kundalik for computers: your trial ends at 20 February 2026, 15:00, then the program stops. Buy a licence to go on.",
    },
    (True, OVER): {
        "uz": "Kundalik kompyuter uchun: sinov muddatingiz tugadi. Davom etish uchun litsenziya sotib oling.",
        "uz-cyrl": "Kundalik компьютер учун: синов муддатингиз тугади. Давом этиш учун лицензия сотиб олинг.",
        "ru": "Kundalik для компьютера: пробный период окончен. Купите лицензию, чтобы продолжить.",
        "en": "Kundalik for computers: your trial is over. Buy a licence to go on.",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
@pytest.mark.parametrize(("is_trial", "kind"), SENTENCES)
def test_it_is_told_in_the_persons_language(owner: Any, is_trial: bool, kind: ReminderKind, language: str) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, language=language, first_seen_at=now())
    licence = licence_until(owner, tashkent(20, 15), is_trial=is_trial)
    assert remind(licence_id=licence.id, ends_at=licence.ends_at, kind=kind, at=tashkent(18, 12))
    assert texts() == [SENTENCES[is_trial, kind][language]]


def test_the_button_opens_the_purchase_of_the_program(owner: Any) -> None:
    licence_until(owner, tashkent(20, 15))
    remind_all(at=tashkent(20, 12))
    [[button]] = OutboxMessage.objects.get().body().buttons
    assert (button.text, button.url) == ("Oylarni tanlash", "http://127.0.0.1:8000/buy/?product=kundalikcom-pc")


def test_a_renewed_licence_is_told_of_its_new_end(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=2)
    assert remind_all(at=at) == 1
    give_money(owner, 40_000, at=at)
    new_end = buy_months(owner, 1, at=at).ends_at
    assert [remind_all(at=at), remind_all(at=new_end - 2 * DAY)] == [0, 1]


def test_a_renewal_at_this_very_moment_wins(owner: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at, days=2)
    stale_end = licence.ends_at
    Licence.objects.update(ends_at=stale_end + 30 * DAY)
    assert not remind(licence_id=licence.id, ends_at=stale_end, kind=THREE, at=at)
    assert not OutboxMessage.objects.exists()


def test_so_does_a_suspension(owner: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at, days=2, suspended_at=at, remaining=2 * DAY)
    assert not remind(licence_id=licence.id, ends_at=licence.ends_at, kind=THREE, at=at)


def test_who_must_not_run_hears_nothing(owner: Any, make_person: Any, at: datetime) -> None:
    make_licence(make_person(is_active=False), at=at, days=2)
    make_licence(owner, at=at, days=2, revoked_at=at)
    make_licence(owner, at=at, days=2, product=MOBILE, suspended_at=at, remaining=2 * DAY)
    make_licence(owner, at=at, days=-2, product=TEACHER)
    assert remind_all(at=at) == 0


def test_who_has_no_telegram_is_told_in_the_cabinet(make_person: Any, at: datetime) -> None:
    make_licence(make_person(tg_id=None), at=at, days=2)
    assert remind_all(at=at) == 1
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "hour", "expires"),
    [
        (SEVEN, 15, "17 00:00"),
        (THREE, 15, "19 00:00"),
        (ONE, 15, "20 00:00"),
        (ONE, 3, "19 18:00"),
        (LAST, 15, "20 15:00"),
        (LAST, 3, "20 03:00"),
        (OVER, 15, None),
    ],
)
def test_one_that_was_not_sent_gives_way_to_the_nearer(kind: ReminderKind, hour: int, expires: str | None) -> None:
    """So whoever was without Telegram for days gets only the nearest when it is back."""
    found = reminder_expires_at(kind, tashkent(20, hour))
    assert (found and f"{found.astimezone(TASHKENT):%d %H:%M}") == expires


def test_it_is_sent_as_what_can_wait_until_then(owner: Any) -> None:
    licence_until(owner, tashkent(20, 15))
    remind_all(at=tashkent(17, 8, 20))
    message = OutboxMessage.objects.get()
    assert (message.lane, message.expires_at) == (Lane.BROADCAST, tashkent(19, 0))


def test_the_task_reminds_now(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "now", lambda: tashkent(18, 12))
    licence_until(owner, tashkent(20, 15))
    tasks.remind_of_endings(timestamp=0)
    tasks.remind_of_endings(timestamp=0)
    assert len(texts()) == 1

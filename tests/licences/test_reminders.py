from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.kit.clock import now
from projectsplatform.licences import tasks
from projectsplatform.licences.enums import ReminderKind
from projectsplatform.licences.models import Licence
from projectsplatform.licences.operations.reminders import remind, remind_all
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from tests.factories.licences import MOBILE, TEACHER, buy_months, give_money, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def said() -> list[str]:
    return [message.body().text for message in OutboxMessage.objects.order_by("id")]


def test_a_paid_end_is_told_three_days_and_one_day_before(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=10)
    moments = [at + hours * HOUR for hours in range(11 * 24)]
    told = [moment for moment in moments if remind_all(at=moment)]
    assert told == [at + 7 * DAY, at + 9 * DAY]
    assert said() == [
        "Kundalik kompyuter uchun: litsenziyangiz 10.02.2026 kuni tugaydi. Hozir uzaytirsangiz, bir kun ham yoʻqolmaydi.",
        "Kundalik kompyuter uchun: litsenziyangiz bir kun ichida, 10.02.2026 kuni tugaydi. "
        "Hozir uzaytirsangiz, bir kun ham yoʻqolmaydi.",
    ]


def test_a_trials_end_is_told_when_it_has_come(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=7, is_trial=True)
    assert [remind_all(at=at + days * DAY) for days in (4, 6, 7, 8)] == [0, 0, 1, 0]


def test_it_goes_to_the_persons_chat_in_its_language(owner: Any, at: datetime) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, language="en", first_seen_at=at)
    make_licence(owner, at=at, days=0, is_trial=True)
    remind_all(at=at)
    message = OutboxMessage.objects.get()
    assert (message.chat_id, message.body().text) == (
        owner.tg_id,
        "Kundalik for computers: your trial is over. Buy a licence to go on.",
    )


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
    assert not remind(licence_id=licence.id, ends_at=stale_end, kind=ReminderKind.THREE_DAYS, at=at)
    assert not OutboxMessage.objects.exists()


def test_who_cannot_be_reached_or_must_not_run_hears_nothing(owner: Any, make_person: Any, at: datetime) -> None:
    make_licence(make_person(tg_id=None), at=at, days=2)
    make_licence(make_person(is_active=False), at=at, days=2)
    make_licence(owner, at=at, days=2, revoked_at=at)
    make_licence(owner, at=at, days=2, product=MOBILE, suspended_at=at, remaining=2 * DAY)
    make_licence(owner, at=at, days=-2, product=TEACHER)
    assert remind_all(at=at) == 0


def test_the_task_reminds_now(owner: Any) -> None:
    make_licence(owner, at=now(), days=2)
    tasks.remind_of_endings(timestamp=0)
    tasks.remind_of_endings(timestamp=0)
    assert len(said()) == 1

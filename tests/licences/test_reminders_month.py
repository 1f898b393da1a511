"""A month of reminders, in which the worker is killed every day."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.accounts.models import Notice
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.licences.enums import ReminderKind
from projectsplatform.licences.models import Licence, Reminder
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.licences.operations.reminders import remind_all
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.rules.quiet_hours import is_quiet
from tests.counts import full
from tests.deaths import dies_before
from tests.factories.accounts import make_crowd

LICENCES = full(12, 10_000)
STATEMENTS_A_MORNING = full(20, 90)
HOURS = full((6, 8, 18), tuple(range(24)))
DAY = timedelta(days=1)
BEGIN = datetime(2026, 2, 1, tzinfo=TASHKENT)
PAID = {ReminderKind.SEVEN_DAYS, ReminderKind.THREE_DAYS, ReminderKind.ONE_DAY, ReminderKind.LAST_DAY}


def make_licences() -> None:
    """Paid ones that end in the month's second to fifth week, at every hour of the day."""
    people = make_crowd(LICENCES)
    since = BEGIN - 30 * DAY
    step = 21 * DAY / LICENCES
    licences = [
        Licence(
            user=person, product_id="kundalikcom-pc", starts_at=since, ends_at=BEGIN + 8 * DAY + number * step,
            anchor_day=1, created_at=since,
        )
        for number, person in enumerate(people)
    ]  # fmt: skip
    Licence.objects.bulk_create(licences, batch_size=5_000)


def work_through(day: int) -> None:
    """What the worker does on a day, as its clock says; once an hour in `make prove`."""
    for hour in HOURS:
        remind_all(at=BEGIN + timedelta(days=day, hours=hour, minutes=20))


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_month_of_daily_kills_loses_and_doubles_nothing(record_property: Any) -> None:
    """On each day the worker is killed between two statements, and the next one does the whole day's work again."""
    seed_catalogue()
    make_licences()
    where, killed = random.Random(7), 0
    for day in range(31):
        statement = where.randint(2, STATEMENTS_A_MORNING)
        killed += dies_before(statement, lambda day=day: work_through(day))  # type: ignore[misc]  bound now
        work_through(day)
    reminders = Counter(Reminder.objects.values_list("licence_id", "kind"))
    expected = {(pk, kind.value): 1 for pk in Licence.objects.values_list("pk", flat=True) for kind in PAID}
    assert reminders == Counter(expected)
    events = Notice.objects.values_list("event", "created_at")
    assert len({event for event, _at in events}) == len(events) == 4 * LICENCES
    assert OutboxMessage.objects.filter(kind="licence.reminder").count() == 4 * LICENCES
    assert [at for _event, at in events if is_quiet(at)] == []
    record_property("measured", f"{LICENCES} licences, {len(events)} reminders, killed on {killed} of 31 days")
    assert killed >= full(15, 20)

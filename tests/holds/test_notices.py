"""An event that concerns everybody: told within seconds."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import Notice
from projectsplatform.accounts.operations.notify import notify_many
from projectsplatform.accounts.rules.notices import Event, Page
from projectsplatform.telegram.models import OutboxMessage
from tests.factories.accounts import make_crowd

PEOPLE = 100_000
ALLOWED_SECONDS = 5.0


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_notices_are_enqueued_in_five_seconds(at: datetime, measured: Callable[[str], None]) -> None:
    people = [person.pk for person in make_crowd(PEOPLE)]
    texts, details = (
        [_("{product}: your licence was suspended. The time that is left is kept.")],
        {"product": "TestMax"},
    )
    event = Event(
        kind=NoticeKind.LICENCE, name="test.happened", key="1", texts=texts, details=details, page=Page("cabinet:home")
    )
    began = time.monotonic()
    with transaction.atomic():
        assert notify_many(user_ids=people, event=event, at=at) == PEOPLE
    seconds = time.monotonic() - began
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (PEOPLE, PEOPLE)
    measured(f"{PEOPLE} notices enqueued in {seconds:.2f} s")
    assert seconds <= ALLOWED_SECONDS

"""How long conversations are kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import ThreadState
from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.aloqa.operations.answering import write_note
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.aloqa.operations.keeping import empty_old_episodes, months_before
from projectsplatform.kit.clock import now
from tests.factories.aloqa import say
from tests.factories.pictures import png


def _closed(person: User, member: User, at: datetime) -> Message:
    """A conversation with a file and a note that was closed then."""
    message = write_in_cabinet(
        person_id=person.pk, text="eski", files=[ContentFile(png(), "a.png")], key=str(at), at=at
    )
    write_note(thread_id=message.thread_id, member=member, text="eslatma", source_key=f"note:{at}", at=at)
    Episode.objects.filter(closed_at=None).update(closed_at=at, rating=5, rated_at=at)
    Thread.objects.update(state=ThreadState.CLOSED, waiting_since=None)
    return message


@pytest.mark.parametrize(
    ("at", "months", "before"),
    [
        (datetime(2026, 3, 31, 12, tzinfo=UTC), 1, datetime(2026, 2, 28, 12, tzinfo=UTC)),
        (datetime(2026, 1, 15, 12, tzinfo=UTC), 13, datetime(2024, 12, 15, 12, tzinfo=UTC)),
    ],
)
def test_months_are_calendar_months(at: datetime, months: int, before: datetime) -> None:
    assert months_before(at, months) == before


def test_what_was_closed_long_ago_goes_with_its_files_and_its_numbers_stay(
    person: User, member: User, django_capture_on_commit_callbacks: type
) -> None:
    _closed(person, member, now() - timedelta(days=100))
    path = Attachment.objects.get().path

    with django_capture_on_commit_callbacks(execute=True):
        assert empty_old_episodes(months=3, at=now()) == 1

    assert (Message.objects.count(), Attachment.objects.count(), default_storage.exists(path)) == (0, 0, False)
    assert Episode.objects.values_list("rating", flat=True).get() == 5
    assert Thread.objects.values_list("preview", flat=True).get() == ""
    assert empty_old_episodes(months=3, at=now()) == 0


def test_what_is_younger_or_open_stays(person: User, member: User) -> None:
    _closed(person, member, now() - timedelta(days=100))
    _closed(person, member, now() - timedelta(days=10))
    say(person, "yangi", at=now() - timedelta(days=200))
    empty_old_episodes(months=3, at=now())
    assert list(Message.objects.order_by("number").values_list("text", flat=True)) == ["eski", "eslatma", "yangi"]


def test_without_the_setting_everything_stays(person: User, member: User) -> None:
    _closed(person, member, now() - timedelta(days=5000))
    assert (empty_old_episodes(months=0, at=now()), Message.objects.count()) == (0, 2)


def test_a_run_has_its_bound(person: User, member: User) -> None:
    for days in (300, 200):
        _closed(person, member, now() - timedelta(days=days))
    assert empty_old_episodes(months=3, at=now(), most=1) == 1
    assert Episode.objects.filter(emptied_at=None).count() == 1


def test_files_lie_under_names_of_ours(person: User) -> None:
    write_in_cabinet(person_id=person.pk, text="", files=[ContentFile(png(), "../a.png")], key="k", at=now())
    assert Path(Attachment.objects.get().path).parts[0] == "aloqa"

"""Business hours, and the one automatic answer of an evening."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Author, Face
from projectsplatform.aloqa.models import Message
from projectsplatform.aloqa.operations import automatic
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.rules.content import Content, Correspondent
from projectsplatform.aloqa.rules.hours import is_open, opens_next
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.telegram.operations.chats import meet_chat

WEEK = {day: (time(9), time(18)) for day in range(5)}
NIGHTS = {4: (time(20), time(2))}


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """Of January 2026, whose 5th is a Monday, in Tashkent."""
    return datetime(2026, 1, day, hour, minute, tzinfo=TASHKENT).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "is_it"),
    [
        (moment(5, 8, 59), False),
        (moment(5, 9), True),
        (moment(5, 17, 59), True),
        (moment(5, 18), False),
        (moment(10, 12), False),
    ],
)
def test_it_is_open_from_the_opening_up_to_the_closing(at: datetime, is_it: bool) -> None:
    assert is_open(WEEK, at) is is_it


@pytest.mark.parametrize(
    ("at", "opens"), [(moment(5, 8), moment(5, 9)), (moment(5, 9), moment(6, 9)), (moment(9, 18), moment(12, 9))]
)
def test_it_opens_next(at: datetime, opens: datetime) -> None:
    assert opens_next(WEEK, at) == opens


def test_a_night_reaches_into_the_next_day() -> None:
    assert [is_open(NIGHTS, moment(day, hour)) for day, hour in ((9, 21), (10, 1), (10, 3))] == [True, True, False]


def test_a_table_without_a_day_never_opens() -> None:
    assert (is_open({}, moment(5, 9)), opens_next({}, moment(5, 9))) == (False, None)


@pytest.fixture
def told(person: User, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes at a moment in a week of business hours; what the platform has said until then."""
    monkeypatch.setattr(automatic, "company_hours", lambda _at: WEEK)
    meet_chat(chat_id=person.tg_id or 0, language_code="en", at=moment(5, 8))

    def write(at: datetime, face: Face = Face.TELEGRAM) -> list[str]:
        sender = Correspondent(person.pk, person.tg_id)
        receive_message(sender=sender, content=Content(text="Salom"), face=face, is_greeted=True, at=at)
        return [*Message.objects.filter(author=Author.PLATFORM).order_by("number").values_list("text", flat=True)]

    return write


def test_there_is_one_automatic_answer_an_evening(told: Any) -> None:
    assert len(told(moment(5, 12))) == 1  # that it was received
    (_received, evening) = told(moment(5, 19))
    assert evening.startswith("We are closed now. We answer when we open: ")
    assert len(told(moment(6, 1))) == 2  # the same night
    assert len(told(moment(6, 10))) == 2
    assert len(told(moment(6, 18))) == 3


def test_a_conversation_that_begins_in_the_evening_is_told_both_at_once(told: Any) -> None:
    (said,) = told(moment(9, 20))
    assert said.startswith("Your message has been received.")
    assert "We are closed now." in said
    assert len(told(moment(11, 12))) == 1  # the weekend is one evening


def test_the_cabinet_tells_itself_that_it_was_received(told: Any) -> None:
    assert told(moment(5, 12), Face.CABINET) == []
    assert len(told(moment(5, 19), Face.CABINET)) == 1

"""Killed before any statement: every message of a customer is there once, every answer is sent once or is uncertain.

`make prove` kills before each statement, `make test` before every seventh.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AttachmentState, Author, Delivery
from projectsplatform.aloqa.models import Attachment, Message, Thread
from projectsplatform.aloqa.operations.answering import answer
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.tasks.conversations import fetch_attachment
from projectsplatform.bot.database import close_sender_database
from projectsplatform.kit.clock import now
from projectsplatform.kit.files import unknown
from projectsplatform.telegram.enums import MessageState, UpdateState
from projectsplatform.telegram.models import OutboxMessage, SeenUpdate
from projectsplatform.telegram.operations.updates import receive
from tests.bot.at_work import handle_due, hear, send_round
from tests.counts import full
from tests.deaths import dies_before
from tests.factories.accounts import new_person
from tests.factories.pictures import png
from tests.factories.staff import make_member
from tests.factories.telegram import private_message
from tests.telegram.lookalike import LookAlike

pytestmark = pytest.mark.django_db(transaction=True)
CHAT = 5
STEP = full(7, 1)


@pytest.fixture(autouse=True)
def somebody(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A registered person in the chat, and a storage of the test's own."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    new_person(tg_id=CHAT)
    yield
    close_sender_database()


@pytest.fixture
def member(look_alike: LookAlike) -> User:
    """Works at a conversation that has begun."""
    hear(look_alike, sent(900, text="Salom"))
    while send_round(look_alike):
        pass
    return make_member(Role.SUPPORT)


def sent(message_id: int, **given: Any) -> dict[str, Any]:
    return private_message(CHAT, message_id=message_id, **given)


def deaths(act: Callable[[int], object], recover: Callable[[int], object]) -> int:
    """Kills `act` before ever later statements until it comes to its end, each time with what `recover` does then; how often."""
    for number in count():
        is_dead = dies_before(1 + number * STEP, lambda number=number: act(number))  # type: ignore[misc]
        recover(number)
        if not is_dead:
            return number
    raise AssertionError


def test_a_bot_that_dies_while_handling_loses_and_doubles_nothing(look_alike: LookAlike) -> None:
    def act(number: int) -> None:
        photo = [{"file_id": f"F{number}", "file_unique_id": f"U{number}", "width": 9, "height": 9}]
        update = sent(1000 + number, photo=photo, caption=f"{number}")
        receive(update={**update, "update_id": 900_000_000 + number}, at=now())
        handle_due(look_alike)

    def recover(number: int) -> None:
        if not SeenUpdate.objects.filter(update_id=900_000_000 + number).exists():
            act(number)  # Telegram gives it again
        SeenUpdate.objects.filter(state=UpdateState.PENDING).update(due_at=now())
        handle_due(look_alike)

    died = deaths(act, recover)
    assert died >= full(3, 20)
    texts = Message.objects.filter(author=Author.CUSTOMER).order_by("position").values_list("text", flat=True)
    assert [*texts] == [str(number) for number in range(died + 1)]
    assert Attachment.objects.count() == died + 1
    assert Message.objects.filter(author=Author.PLATFORM).count() == 1


def test_a_page_that_dies_while_a_member_answers_answers_once(look_alike: LookAlike, member: User) -> None:
    thread = Thread.objects.get()

    def act(number: int) -> None:
        content = Content(text=f"{number}")
        answer(thread_id=thread.pk, member=member, content=content, source_key=f"test:{number}", at=now())

    died = deaths(act, act)
    assert died >= full(2, 10)
    assert Message.objects.filter(author=Author.STAFF).count() == died + 1
    assert OutboxMessage.objects.filter(kind="aloqa.answer").count() == died + 1


def test_a_sender_that_dies_sends_once_or_says_that_it_does_not_know(look_alike: LookAlike, member: User) -> None:
    thread = Thread.objects.get()

    def act(_number: int) -> None:
        send_round(look_alike)

    def begin(number: int) -> None:
        content = Content(text=f"-{number}-")
        answer(thread_id=thread.pk, member=member, content=content, source_key=f"test:{number}", at=now())

    def recover(number: int) -> None:
        for _ in range(3):
            OutboxMessage.objects.filter(state=MessageState.PENDING).update(due_at=now() - timedelta(seconds=1))
            send_round(look_alike)
        begin(number + 1)
        close_sender_database()  # no thread of its lives on in a fork

    begin(0)
    close_sender_database()
    died = deaths(act, recover)
    assert died >= full(2, 10)
    answers = Message.objects.filter(author=Author.STAFF).exclude(text=f"-{died + 1}-")
    outcomes = [(row.delivery, sum(row.text in text for text in look_alike.texts(CHAT))) for row in answers]
    assert len(outcomes) == died + 1
    assert set(outcomes) <= {(Delivery.SENT, 1), (Delivery.UNCERTAIN, 1), (Delivery.UNCERTAIN, 0)}
    assert (Delivery.SENT, 1) in outcomes


def test_a_worker_that_dies_while_fetching_stores_one_file(look_alike: LookAlike, member: User) -> None:
    look_alike.files["F"] = png()

    def begin(number: int) -> None:
        photo = [{"file_id": "F", "file_unique_id": f"U{number}", "width": 9, "height": 9}]
        hear(look_alike, sent(1000 + number, photo=photo))

    def act(number: int) -> None:
        fetch_attachment(attachment_id=str(piece_of(number).pk))

    def recover(number: int) -> None:
        act(number)
        begin(number + 1)

    begin(0)
    died = deaths(act, recover)
    assert died >= full(1, 5)
    stored = Attachment.objects.filter(state=AttachmentState.STORED)
    assert stored.count() == died + 1
    assert all(default_storage.open(piece.path).read() == png() for piece in stored)
    unknown.delete_unknown_files(now() + timedelta(days=2))
    assert all(default_storage.exists(piece.path) for piece in stored)


def piece_of(number: int) -> Attachment:
    return Attachment.objects.get(source_key__endswith=f":U{number}")

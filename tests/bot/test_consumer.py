import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.models import User
from projectsplatform.bot.consumer import Consumer, person_of
from projectsplatform.bot.database import conversation_threads, in_database
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import UpdateState
from projectsplatform.telegram.models import SeenUpdate
from projectsplatform.telegram.operations.updates import receive
from tests.bot.conversation import Notices, handler_of
from tests.factories.telegram import pressed_button, private_message

pytestmark = pytest.mark.django_db
OF_A_BATCH = 3
OF_A_TEXT = 13


def consume(handle: Callable[[dict[str, Any]], Awaitable[None]]) -> int:
    async def run() -> int:
        return await Consumer(handle, wake=asyncio.Event()).handle_due()

    return async_to_sync(run)()


def test_ones_updates_are_handled_in_their_order() -> None:
    updates = [private_message(person, text=str(number)) for number in range(3) for person in (5, 6)]
    for update in reversed(updates):
        receive(update=update, at=now())
    seen: list[tuple[int, str]] = []

    async def handle(payload: dict[str, Any]) -> None:
        await asyncio.sleep(0.001 * payload["update_id"] % 0.004)
        seen.append((person_of(payload), payload["message"]["text"]))

    assert consume(handle) == 6
    assert [text for person, text in seen if person == 5] == ["0", "1", "2"]
    assert [text for person, text in seen if person == 6] == ["0", "1", "2"]


def test_a_poisoned_update_holds_nobody_up() -> None:
    for text in ("poison", "fine"):
        receive(update=private_message(5, text=text), at=now())

    async def handle(payload: dict[str, Any]) -> None:
        if payload["message"]["text"] == "poison":
            raise ValueError

    consume(handle)
    rows = SeenUpdate.objects.order_by("update_id")
    assert [(row.state, row.error) for row in rows] == [(UpdateState.PENDING, "ValueError"), (UpdateState.HANDLED, "")]


def test_conversations_of_several_people_go_on_at_once() -> None:
    meeting = threading.Barrier(2)

    async def meet() -> None:
        with conversation_threads():
            await asyncio.gather(*(in_database(meeting.wait, 10) for _ in range(2)))

    asyncio.run(meet())


def test_a_free_text_costs_few_statements(customer: User, settings: Any) -> None:
    """From the inbox into the conversation, of somebody known whose conversation is open. Telegram may bring 20 a second."""
    settings.LIMITS_ON, notices = True, Notices()

    async def handle(payload: dict[str, Any]) -> None:
        await (await handler_of(notices))(payload)

    for number in (20, 21, 22):
        receive(update=private_message(5, message_id=number, text="Salom"), at=now())
        with CaptureQueriesContext(connection) as seen:
            consume(handle)
    statements = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == OF_A_BATCH + OF_A_TEXT, "\n".join(statements)


@pytest.mark.parametrize(
    ("update", "person"),
    [
        (private_message(5, text="x"), 5),
        (pressed_button(6, "x"), 6),
        ({"update_id": 1}, 0),
        ({"update_id": 1, "message": {"from": {}}}, 0),
        ({"update_id": 1, "message": {"from": "x"}}, 0),
    ],
)
def test_whose_an_update_is(update: dict[str, Any], person: int) -> None:
    assert person_of(update) == person

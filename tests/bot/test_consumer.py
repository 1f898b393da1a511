import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from projectsplatform.bot.consumer import Consumer, person_of
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import UpdateState
from projectsplatform.telegram.models import SeenUpdate
from projectsplatform.telegram.operations.updates import receive
from tests.factories.telegram import pressed_button, private_message

pytestmark = pytest.mark.django_db


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
    assert [(row.state, row.error) for row in rows] == [
        (UpdateState.PENDING, "ValueError"),
        (UpdateState.HANDLED, ""),
    ]


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

"""The menu in the demo's simulator: its API, the real handlers, the real sender."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from projectsplatform.accounts.models import User
from projectsplatform.bot.consumer import Consumer
from projectsplatform.bot.database import close_sender_database, in_sender_database
from projectsplatform.bot.sender import Sender
from projectsplatform.bot.transports.simulator import SimulatorTransport
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Purchase
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from tests.bot.conversation import Notices, handler_of
from tests.cast import Api
from tests.factories.licences import PC, give_money

pytestmark = pytest.mark.django_db(transaction=True)
CHAT = "/demo/telegram/api/5"


@pytest.fixture(autouse=True)
def sender_thread() -> Iterator[None]:
    yield
    close_sender_database()


def work() -> None:
    """What the bot's process does, until nothing waits."""

    async def handle() -> None:
        consumer = Consumer(await handler_of(Notices()), wake=asyncio.Event())
        while await consumer.handle_due():
            pass

    async def send() -> None:
        sender = Sender(SimulatorTransport(), wake=asyncio.Event())
        running = asyncio.create_task(sender.run())
        while await in_sender_database(OutboxMessage.objects.filter(state=MessageState.PENDING).exists):  # noqa: ASYNC110  the sender ends no sooner
            await asyncio.sleep(0.05)
        sender.finish()
        await running
        await sender.stop(5)

    async_to_sync(handle)()
    asyncio.run(send())


def is_screen(item: dict[str, Any]) -> bool:
    """Not what people wrote, nor a notice, which only links to the site."""
    return item["sender"] == "bot" and any("callback_data" in button for row in item["buttons"] for button in row)


def act(api: Api, **what: Any) -> dict[str, Any]:
    """What the person does; the bot's newest message afterwards, which is also its only one."""
    assert api.post(f"{CHAT}/send", what).status == 200
    work()
    (shown,) = [item for item in api.get(f"{CHAT}/messages")["items"] if is_screen(item)]
    return dict(shown)


def data_of(item: dict[str, Any], name: str) -> str:
    (data,) = [
        button["callback_data"]
        for row in item["buttons"]
        for button in row
        if button.get("callback_data", "").partition(":")[0] == name
    ]
    return str(data)


def test_one_message_leads_from_start_to_a_purchase(customer: User, api: Api) -> None:
    give_money(customer, 100_000, at=now())
    menu = act(api, text="/start")
    months = act(api, callback_data=data_of(menu, "renew"))
    offer = act(api, callback_data=f"months:{PC}:1")
    done = act(api, callback_data=data_of(offer, "buy"))
    assert {menu["id"]} == {item["id"] for item in (months, offer, done)}
    assert done["text"].startswith("Tayyor. Kundalik kompyuter uchun:")
    assert Purchase.objects.get().user_id == customer.id

"""The demo's Telegram: messages are rows in the database, and the library's calls need no network."""

import json
from http import HTTPStatus
from typing import Any

from telegram.request import BaseRequest

from projectsplatform.bot.database import in_sender_database
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.claiming import Outgoing
from projectsplatform.telegram.operations.simulator import record_bot_message
from telegram import Bot

_TOKEN = "1:simulator"  # noqa: S105  the library wants one; it is never sent
_BOT = {"id": 1, "is_bot": True, "first_name": "Simulator", "username": "simulator_bot"}


class SimulatorTransport:
    """Writes messages into the simulator's chats."""

    async def send(self, message: Outgoing) -> list[int]:
        """Stores the message, edits one or deletes some; returns the ids of what the chat shows now."""
        return await in_sender_database(
            record_bot_message,
            message_id=message.id,
            tg_id=message.chat_id,
            body=message.body,
            expires_at=message.expires_at,
            at=now(),
        )


class SimulatorRequest(BaseRequest):
    """Answers the library's calls: `getMe` with a bot, any other with true."""

    @property
    def read_timeout(self) -> float | None:
        """No limit: every answer is immediate."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """The status and body of the answer."""
        result = _BOT if url.endswith("/getMe") else True
        return HTTPStatus.OK, json.dumps({"ok": True, "result": result}).encode()


def make_simulated_bot() -> Bot:
    """A bot that reaches nobody."""
    return Bot(_TOKEN, request=SimulatorRequest(), get_updates_request=SimulatorRequest())

"""The demo's Telegram: messages become lines of a chat in the database."""

from projectsplatform.bot.database import in_sender_database
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.delivery import Outgoing
from projectsplatform.telegram.operations.simulator import record_bot_message


class SimulatorTransport:
    """Behaves like Telegram for the sender and the handlers."""

    async def send(self, message: Outgoing) -> None:
        """Writes the line."""
        await in_sender_database(
            record_bot_message,
            message_id=message.id,
            tg_id=message.chat_id,
            text=message.text,
            buttons=message.buttons,
            expires_at=message.expires_at,
            at=now(),
        )

    async def answer_callback(self, callback_id: str, text: str) -> None:
        """The simulator's page does not wait for it."""

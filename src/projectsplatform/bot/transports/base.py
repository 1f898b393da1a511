"""What the sender and the handlers need of Telegram, whichever Telegram it is."""

from typing import Protocol

from projectsplatform.telegram.operations.delivery import Outgoing


class SendError(Exception):
    """A message was not taken. The text goes to the outbox and the log: a reason's name, never Telegram's words."""


class UnreachableError(SendError):
    """No answer, or a fault on the other side: try again later."""


class RefusedMessageError(SendError):
    """This message will never be taken."""


class BlockedChatError(SendError):
    """Nothing reaches this chat until its person writes again: the bot is shut out, or the chat is gone."""


class RestError(SendError):
    """The whole token must be silent for `seconds`."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Transport(Protocol):
    """Telegram, or what stands in for it."""

    async def send(self, message: Outgoing) -> None:
        """Sends one message. Raises SendError's children."""

    async def answer_callback(self, callback_id: str, text: str) -> None:
        """Ends the button's waiting with a short notice. Best effort: a failure is only logged."""

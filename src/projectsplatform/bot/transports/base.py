"""What the sender needs of Telegram, real or simulated."""

from typing import Protocol

from projectsplatform.telegram.operations.delivery import Outgoing


class SendError(Exception):
    """A message was not accepted. Its text goes to the outbox and the log, so it never quotes Telegram."""


class UnreachableError(SendError):
    """No answer, or a fault of Telegram's: try again later."""


class RefusedMessageError(SendError):
    """Telegram will never accept this message."""


class BlockedChatError(SendError):
    """The chat is gone or its person has blocked the bot: nothing can be sent until the person writes again."""


class RestError(SendError):
    """Nothing may be sent with this token for `seconds`."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Transport(Protocol):
    """Sends messages."""

    async def send(self, message: Outgoing) -> None:
        """Sends one message. Raises subclasses of SendError."""

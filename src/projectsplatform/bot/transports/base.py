"""What the sender needs of Telegram, real or simulated."""

from typing import Protocol

from projectsplatform.telegram.operations.claiming import Outgoing


class SendError(Exception):
    """A message was not accepted. Its text goes to the outbox and the log, so it never quotes Telegram."""


class UnreachableError(SendError):
    """No answer, or a fault of Telegram's: try again later."""


class UncertainError(UnreachableError):
    """No answer, or a fault of Telegram's after it may have taken the message."""


class RefusedMessageError(SendError):
    """Telegram will never accept this message."""


class BlockedChatError(SendError):
    """The chat is gone or its person has blocked the bot: nothing can be sent until the person writes again."""


class MigratedChatError(SendError):
    """The group is a supergroup with the id `moved_to` now."""

    def __init__(self, reason: str, moved_to: int) -> None:
        super().__init__(reason)
        self.moved_to = moved_to


class RestError(SendError):
    """Nothing may be sent with this token for `seconds`."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Transport(Protocol):
    """Sends messages."""

    async def send(self, message: Outgoing) -> list[int]:
        """Sends one message; returns Telegram's ids of what the chat shows now, none for edits and deletions. Raises subclasses of SendError."""

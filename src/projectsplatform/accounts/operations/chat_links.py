"""A person has got a chat: by registering, or by another Telegram. Features above register what they do then."""

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID


class ChatLinked(Protocol):
    """Called in the transaction that ties a person to a chat."""

    def __call__(self, *, user_id: UUID, tg_id: int, at: datetime) -> object: ...


_hearers: Final[dict[str, ChatLinked]] = {}


def on_chat_linked(name: str, hearer: ChatLinked) -> None:
    """Called in a feature's `AppConfig.ready`; a second one of that name replaces the first."""
    _hearers[name] = hearer


def tell_of_chat(*, user_id: UUID, tg_id: int, at: datetime) -> None:
    """Joins the caller's transaction."""
    for hear in _hearers.values():
        hear(user_id=user_id, tg_id=tg_id, at=at)

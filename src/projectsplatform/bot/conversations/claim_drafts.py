"""What a person has said so far of a payment, and what is asked next."""

from enum import StrEnum
from typing import Any, Final

import msgspec

KIND: Final = "top_up"
"""The dialogue's kind."""


class Step(StrEnum):
    """What the draft lacks."""

    AMOUNT = "amount"
    PAYMENT = "payment"
    NUMBER = "number"
    FILE = "file"
    NOTHING = "nothing"
    """The claim can be made, when its file has been fetched."""
    SENT = "sent"


class ClaimDraft(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`amount` in whole so'm. `number` is None until it was told, empty when there is none; `album` is Telegram's id of the album
    that the file was in; `claim` is the id of the claim that was made of it."""

    user: str
    amount: int | None = None
    is_paid: bool = False
    number: str | None = None
    file_id: str = ""
    album: str = ""
    note: str = ""
    is_without_file: bool = False
    is_late: bool = False
    """Whether the person was told that the file does not come at once."""
    claim: str = ""

    @property
    def step(self) -> Step:
        """The first thing that lacks. A file says that one has paid, and needs no number beside it."""
        if self.claim:
            return Step.SENT
        if self.amount is None:
            return Step.AMOUNT
        if self.file_id:
            return Step.NOTHING
        if not self.is_paid:
            return Step.PAYMENT
        if self.number is None:
            return Step.NUMBER
        return Step.NOTHING if self.is_without_file else Step.FILE

    def as_state(self) -> dict[str, Any]:
        """As a dialogue stores it."""
        state: dict[str, Any] = msgspec.to_builtins(self)
        return state


def read_draft(state: dict[str, Any]) -> ClaimDraft | None:
    """The draft that `as_state` wrote; None for what another release wrote."""
    try:
        return msgspec.convert(state, ClaimDraft)
    except msgspec.ValidationError:
        return None

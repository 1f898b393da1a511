"""Payments that customers tell of."""

from typing import Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, examples


class ClaimIn(Body):
    """A payment as the person says it."""

    model_config = examples({"amount": 100_000, "receipt_number": "77012", "note": "Uzcard kartasiga oʻtkazdim"})

    amount: int = Field(description="Whole so'm.")
    receipt_number: str | None = Field(None, description="Need not be unique; 64 characters at most.")
    note: str | None = None


class ClaimRow(BaseModel):
    """One payment that the person told of."""

    id: str
    state: Literal["waiting", "approved", "refused"] = Field(
        description="`approved`: the money is on the balance, with the amount that staff found."
    )
    amount: int = Field(description="As the person said it, whole so'm.")
    receipt_number: str
    reason: str | None = Field(description="Why it was refused.")
    created_at: str = Field(json_schema_extra=DATE_TIME)


_CLAIM: JsonDict = {
    "id": "0199f3a0-5d2c-7e63-8f4b-6c7d8e9fa013",
    "state": "waiting",
    "amount": 100_000,
    "receipt_number": "77012",
    "reason": None,
    "created_at": "2026-11-27T07:00:00Z",
}


class ClaimOut(Answer, ClaimRow):
    """The claim that was made."""

    model_config = examples({"how": True, "message": "Toʻlovingiz xodim koʻrib chiqishini kutmoqda.", **_CLAIM})


class ClaimsOut(BaseModel):
    """Newest first."""

    model_config = examples({"items": [_CLAIM], "next_cursor": None})

    items: list[ClaimRow]
    next_cursor: str | None

"""Answers about sessions."""

from pydantic import BaseModel, Field

from projectsplatform.accounts.schemas.fields import ZONED
from projectsplatform.kit.api.validation import Answer


class SessionItem(BaseModel):
    """One sign-in on one device."""

    id: str
    device: str
    created_at: str = Field(json_schema_extra=ZONED)
    last_seen_at: str = Field(json_schema_extra=ZONED)
    expires_at: str = Field(json_schema_extra=ZONED)
    current: bool = Field(description="Whether it is the one that asks.")


class SessionsOut(Answer):
    """Live sessions, newest first."""

    items: list[SessionItem]
    next_cursor: str | None


class EndedOut(Answer):
    """How many sessions were ended."""

    ended: int

"""Answers about sessions."""

from pydantic import BaseModel, Field

from projectsplatform.kit.api.validation import DATE_TIME, Answer


class SessionItem(BaseModel):
    """One sign-in on one device."""

    id: str
    device: str
    created_at: str = Field(json_schema_extra=DATE_TIME)
    last_seen_at: str = Field(json_schema_extra=DATE_TIME)
    expires_at: str = Field(json_schema_extra=DATE_TIME)
    current: bool = Field(description="Whether it is the one that asks.")


class SessionsOut(Answer):
    """Live sessions, newest first."""

    items: list[SessionItem]
    next_cursor: str | None


class EndedOut(Answer):
    """How many sessions were ended."""

    ended: int

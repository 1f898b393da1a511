"""Bodies and answers of the API about conversations."""

from typing import Any, Final, Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from projectsplatform.aloqa.errors import TextInvalid
from projectsplatform.aloqa.rules.texts import MAX_TEXT
from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, declare_field_messages, examples

declare_field_messages({TextInvalid.code: TextInvalid.message.format(max=MAX_TEXT)})


class WriteIn(Body):
    """A message to the staff."""

    model_config = examples({"text": "Dastur ochilmayapti"})

    text: str = Field(description="1 to 4 000 characters.")


class ReadIn(Body):
    """How far the person has read."""

    model_config = examples({"upto": "0199f3a0-5d2c-7e63-8f4b-6c7d8e9fa021"}, {})

    upto: str | None = Field(None, description="The id of the last message that was read; without it, all of them.")


class AttachmentRow(BaseModel):
    """A file of a message, or a contact or a location."""

    id: str
    kind: Literal["photo", "document", "voice", "audio", "video", "contact", "location"]
    name: str
    size: int = Field(description="Bytes.")
    media_type: str = Field(description="Told by the content.")
    url: str | None = Field(
        description="The path of the file, which is asked for with the same token; null while it is not here."
    )
    details: dict[str, Any] = Field(description="Of a contact or a location; empty for files.")


class MessageRow(BaseModel):
    """A message of the conversation."""

    id: str
    author: Literal["customer", "staff", "platform"]
    name: str = Field(description="Who answered; empty for the person's own messages and automatic ones.")
    text: str = Field(description="Empty in a deleted message, and where there are only attachments.")
    attachments: list[AttachmentRow]
    created_at: str = Field(json_schema_extra=DATE_TIME)
    edited_at: str | None = Field(json_schema_extra=DATE_TIME)
    deleted: bool
    read_at: str | None = Field(
        json_schema_extra=DATE_TIME,
        description="When the person read an answer in the cabinet or by `aloqa/read`; null for their own messages.",
    )


_MESSAGE: Final[JsonDict] = {
    "id": "0199f3a0-5d2c-7e63-8f4b-6c7d8e9fa020",
    "author": "customer",
    "name": "",
    "text": "Dastur ochilmayapti",
    "attachments": [],
    "created_at": "2026-11-27T07:00:00Z",
    "edited_at": None,
    "deleted": False,
    "read_at": None,
}
_ANSWER: Final[JsonDict] = {
    **_MESSAGE,
    "id": "0199f3a0-5d2c-7e63-8f4b-6c7d8e9fa021",
    "author": "staff",
    "name": "Malika Rahimova",
    "text": "Dasturni qayta oʻrnating",
    "created_at": "2026-11-27T07:05:00Z",
}


class MessageOut(Answer, MessageRow):
    """The message that was written."""

    model_config = examples({"how": True, "message": "Xabaringiz xodimlarga yetdi.", **_MESSAGE})


class MessagesOut(BaseModel):
    """Newest first."""

    model_config = examples({"items": [_ANSWER, _MESSAGE], "next_cursor": None})

    items: list[MessageRow]
    next_cursor: str | None


class ReadOut(Answer):
    """What is left."""

    model_config = examples({"how": True, "message": "Oʻqilgan deb belgilandi.", "unread": 0})

    unread: int = Field(description="How many answers the person has not read.")

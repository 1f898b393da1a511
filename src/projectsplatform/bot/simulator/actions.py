"""What a person can do in the simulator, and what it may look like."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec import Meta

from projectsplatform.kit.errors import FieldRefusal

_MAX_ID = 2**52
MAX_FILE = 8 * 1024 * 1024
Text = Annotated[str, Meta(min_length=1, max_length=4096)]
Data = Annotated[str, Meta(min_length=1, max_length=64)]


class FileContentInvalid(FieldRefusal):
    code = "content_invalid"
    message = _("Send the file's content in base64, {megabytes} MB at most.")
    field = "content"


class Contact(msgspec.Struct, frozen=True):
    """A contact card; `user_id` is None for a person without Telegram."""

    phone_number: Annotated[str, Meta(min_length=1, max_length=32)]
    user_id: Annotated[int, Meta(ge=1, le=_MAX_ID)] | None = None


class Location(msgspec.Struct, frozen=True):
    """A place on the map."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class Sticker(msgspec.Struct, frozen=True):
    """A sticker: the emoji that it stands for."""

    emoji: Annotated[str, Meta(min_length=1, max_length=16)]


class Edit(msgspec.Struct, frozen=True):
    """Another text of a message that the person wrote."""

    message_id: Annotated[str, Meta(pattern=r"^[0-9]{1,18}$")]
    text: Text


class SentFile(msgspec.Struct, frozen=True):
    """A picture, a document or a recording. `content` is base64 of the file; those with one `media_group_id` are an album."""

    content: Annotated[str, Meta(min_length=1)]
    caption: Annotated[str, Meta(max_length=1024)] = ""
    file_name: Annotated[str, Meta(min_length=1, max_length=255)] = "file"
    media_group_id: Annotated[str, Meta(min_length=1, max_length=64)] | None = None

    def data(self) -> bytes:
        """The file. Raises FileContentInvalid."""
        try:
            data = b64decode(self.content, validate=True)
        except ValueError as error:
            raise FileContentInvalid(megabytes=MAX_FILE // 1024**2) from error
        if not 1 <= len(data) <= MAX_FILE:
            raise FileContentInvalid(megabytes=MAX_FILE // 1024**2)
        return data


@dataclass(frozen=True, slots=True)
class Action:
    """An action of the person: exactly one field is set."""

    text: str | None = None
    contact: Contact | None = None
    callback_data: str | None = None
    photo: SentFile | None = None
    document: SentFile | None = None
    voice: SentFile | None = None
    audio: SentFile | None = None
    video: SentFile | None = None
    location: Location | None = None
    sticker: Sticker | None = None
    edit: Edit | None = None

    @property
    def file(self) -> SentFile | None:
        """What is sent as a file, in whichever way."""
        return self.photo or self.document or self.voice or self.audio or self.video

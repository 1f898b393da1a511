"""Files of a message, read from the storage: by their content, never by an address that Telegram would have to reach."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage

from projectsplatform.bot.transports.base import RefusedMessageError, UnreachableError
from projectsplatform.telegram.models import OutgoingFile
from projectsplatform.telegram.rules.reasons import Reason
from telegram import InputFile, InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo, Message

_MEDIA = {"photo": InputMediaPhoto, "video": InputMediaVideo, "audio": InputMediaAudio}
_MOST_KNOWN = 100
InputMedia = InputMediaAudio | InputMediaDocument | InputMediaPhoto | InputMediaVideo


@dataclass(frozen=True, slots=True)
class Attachments:
    """Files with their contents."""

    files: tuple[tuple[OutgoingFile, bytes], ...]
    are_documents: bool = False
    known_id: str | None = None
    """Telegram's own id of a single one that it has already."""

    def __len__(self) -> int:
        return len(self.files)

    @property
    def kind(self) -> str:
        """Of a single one."""
        return "document" if self.are_documents else self.files[0][0].kind

    def as_documents(self) -> "Attachments":
        """The same for a chat that does not take them as what they are."""
        return Attachments(self.files, are_documents=True)

    def single(self) -> InputFile | str:
        """The only one."""
        ((file, data),) = self.files
        if self.known_id is not None:
            return self.known_id
        return InputFile(data, filename=file.name or None)

    def album(self) -> list[InputMedia]:
        """Pictures and films together, recordings alone, everything else as documents."""
        kinds = {file.kind for file, _data in self.files}
        as_they_are = not self.are_documents and (kinds <= {"photo", "video"} or kinds == {"audio"})
        return [
            (_MEDIA[file.kind] if as_they_are else InputMediaDocument)(data, filename=file.name or None)
            for file, data in self.files
        ]


class KnownFiles:
    """Telegram's ids of files that it was given, so that the picture of an announcement is uploaded once."""

    def __init__(self) -> None:
        self._ids: dict[OutgoingFile, str] = {}

    def find(self, files: Sequence[OutgoingFile]) -> Attachments | None:
        """A single one that is known."""
        known = self._ids.get(files[0]) if len(files) == 1 else None
        return None if known is None else Attachments(((files[0], b""),), known_id=known)

    def keep(self, file: OutgoingFile, sent: Message) -> None:
        """Only as what it was sent as."""
        if len(self._ids) >= _MOST_KNOWN:
            self._ids.clear()
        given = sent.photo[-1] if file.kind == "photo" and sent.photo else getattr(sent, file.kind, None)
        if given and isinstance(getattr(given, "file_id", None), str):
            self._ids[file] = given.file_id

    def forget(self, file: OutgoingFile) -> None:
        """Telegram has it no more."""
        self._ids.pop(file, None)


async def load_attachments(files: Sequence[OutgoingFile]) -> Attachments:
    """In a thread, because a storage may be far away. Raises RefusedMessageError for what is gone, UnreachableError."""
    if not files:
        return Attachments(())
    return await asyncio.to_thread(_load, files)


def _load(files: Sequence[OutgoingFile]) -> Attachments:
    try:
        return Attachments(tuple((file, _read(file.path)) for file in files))
    except FileNotFoundError:
        raise RefusedMessageError(Reason.FILE_GONE) from None
    except Exception as error:  # noqa: BLE001  a storage has exceptions of its own
        raise UnreachableError(type(error).__name__) from None


def _read(path: str) -> bytes:
    with default_storage.open(path) as stored:
        return bytes(stored.read())

"""Messages of the conversation with the staff as their customer reads them, by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.utils.functional import Promise
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import AttachmentKind, AttachmentState, Author
from projectsplatform.aloqa.models import Attachment, Message
from projectsplatform.aloqa.queries.about import Subject, subjects_of
from projectsplatform.aloqa.rules.formatting import to_html
from projectsplatform.cabinet.queries.lines import name_of_day
from projectsplatform.kit.clock import local_day


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """A file, a contact or a location; `note` says why a file is not here."""

    attachment: Attachment

    @property
    def is_stored(self) -> bool:
        return self.attachment.is_here

    @property
    def look(self) -> str:
        """How it is drawn: `photo`, `sound`, `place`, `person`, or `file`."""
        kind = self.attachment.kind
        if kind == AttachmentKind.LOCATION:
            return "place"
        if kind == AttachmentKind.CONTACT:
            return "person"
        if not self.is_stored:
            return "absent"
        if kind == AttachmentKind.PHOTO:
            return "photo"
        return "sound" if kind in {AttachmentKind.VOICE, AttachmentKind.AUDIO} else "file"

    @property
    def size(self) -> str:
        """Whole kilobytes, or megabytes with a tenth."""
        kilobytes = max(1, round(self.attachment.size / 1024))
        if kilobytes < 1000:
            return gettext("{n} KB").format(n=kilobytes)
        return gettext("{n} MB").format(n=round(kilobytes / 1024, 1))

    @property
    def note(self) -> str:
        if self.attachment.state == AttachmentState.REFUSED and self.attachment.problem:
            return str(self.attachment.get_problem_display())
        return str(self.attachment.get_state_display())


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message; `name` is who wrote it, empty for the reader's own."""

    message: Message
    name: str | Promise
    about: Subject | None

    @property
    def is_own(self) -> bool:
        return self.message.author == Author.CUSTOMER

    @property
    def attachments(self) -> list[ShownAttachment]:
        return [ShownAttachment(attachment) for attachment in self.message.attachments.all()]

    @property
    def html(self) -> SafeString:
        """The text with its formatting; in one that has none, addresses are links."""
        text, entities = self.message.text, self.message.entities
        return to_html(text, entities) if entities else mark_safe(urlize(text, nofollow=True, autoescape=True))  # noqa: S308  escaped there

    @property
    def is_changed(self) -> bool:
        return self.message.edited_at is not None


@dataclass(frozen=True, slots=True)
class MessageDay:
    """The messages of one calendar day in Tashkent."""

    on: date
    label: str | Promise
    messages: tuple[ShownMessage, ...]


def shown_to_customer(user_id: UUID, messages: Sequence[Message]) -> list[ShownMessage]:
    """With their writers' names and what they are about: one query a kind of subject."""
    about = [(each.about_kind, each.about_id) for each in messages if each.about_id is not None]
    subjects = subjects_of(user_id, about) if about else {}
    return [
        ShownMessage(each, _name(each), subjects.get((each.about_kind, each.about_id)) if each.about_id else None)
        for each in messages
    ]


def _name(message: Message) -> str | Promise:
    if message.author == Author.CUSTOMER:
        return ""
    if message.author == Author.PLATFORM or message.member is None:
        return _("Automatic answer")
    return message.member.get_full_name()


def by_day(messages: Iterable[ShownMessage], at: datetime) -> tuple[MessageDay, ...]:
    """In the order of the messages; the days are named as of `at`."""
    days = groupby(messages, key=lambda each: local_day(each.message.created_at))
    return tuple(MessageDay(on, name_of_day(on, at), tuple(members)) for on, members in days)

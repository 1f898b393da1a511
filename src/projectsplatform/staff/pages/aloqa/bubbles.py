"""Messages as the page draws them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import Author, Delivery
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.rules.correspondents import name_of
from projectsplatform.aloqa.rules.formatting import to_html
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.uz import dates
from projectsplatform.staff.pages.aloqa.about import AboutLink, about_link
from projectsplatform.staff.pages.aloqa.attachments import File, file_of


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before."""

    text: SafeString
    until: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `tone`: customer, staff, note or platform; `problem` says why it did not arrive."""

    number: int
    tone: str
    who: str
    face: str
    at: str
    day: str
    text: SafeString
    files: Sequence[File]
    versions: Sequence[Version]
    edited: str
    deleted: str
    delivery: str
    problem: str
    is_read: bool
    about: AboutLink | None
    actions: Sequence[tuple[str, str]] = field(default_factory=list)
    again: str = ""


def bubbles_of(request: HttpRequest, thread: Thread, messages: Iterable[Message]) -> list[Bubble]:
    """Read by `shown_messages` with their versions: no query here."""
    bubbles: list[Bubble] = []
    day = None
    for message in messages:
        on = local_day(message.created_at)
        bubbles.append(_bubble(request, thread, message, dates.calendar_day(on) if on != day else ""))
        day = on
    return bubbles


def _bubble(request: HttpRequest, thread: Thread, message: Message, day: str) -> Bubble:
    may_write = request.user.has_perm("aloqa.add_message")
    failed = message.delivery in {Delivery.UNDELIVERED, Delivery.UNCERTAIN}
    return Bubble(
        number=message.number,
        tone="note" if message.is_note else message.author,
        who=_who(thread, message),
        face=str(message.get_face_display()),
        at=dates.clock(message.created_at),
        day=day,
        text=to_html(message.text, message.entities),
        files=[file_of(request, item) for item in message.attachments.all()],
        versions=[
            Version(to_html(item.text, item.entities), _moment(item.replaced_at)) for item in message.versions.all()
        ],
        edited=_moment(message.edited_at),
        deleted=_deleted(message),
        delivery="" if failed else message.get_delivery_display() if message.delivery else "",
        problem=_problem(message) if failed or message.problem else "",
        is_read=_is_read(thread, message) and not failed,
        about=about_link(request, message.about_kind, message.about_id),
        actions=_actions(request, message) if may_write else [],
        again=reverse("admin:aloqa_again", args=[message.pk])
        if may_write and failed and not message.deleted_at
        else "",
    )


def _is_read(thread: Thread, message: Message) -> bool:
    is_answer = message.author == Author.STAFF and not message.is_note
    return is_answer and message.number <= thread.customer_read


def _who(thread: Thread, message: Message) -> str:
    if message.author == Author.CUSTOMER:
        return name_of(thread)
    return message.member.get_full_name() if message.member else _("Automatic answer")


def _moment(at: datetime | None) -> str:
    return dates.moment(at) if at else ""


def _deleted(message: Message) -> str:
    if message.deleted_at is None:
        return ""
    by = message.deleted_by.get_full_name() if message.deleted_by else _("the customer")
    return _("Deleted by {who}, {time}").format(who=by, time=_moment(message.deleted_at))


def _problem(message: Message) -> str:
    state = message.get_delivery_display() if message.delivery else ""
    reason = message.get_problem_display() if message.problem else ""
    return ": ".join(filter(None, [str(state), str(reason)]))


def _actions(request: HttpRequest, message: Message) -> list[tuple[str, str]]:
    """Whoever wrote a message may change or delete it."""
    is_own = message.member_id == request.user.pk and not message.is_note and message.deleted_at is None
    if not is_own:
        return []
    return [
        (reverse("admin:aloqa_edit", args=[message.pk]), _("Edit")),
        (reverse("admin:aloqa_delete", args=[message.pk]), _("Delete")),
    ]

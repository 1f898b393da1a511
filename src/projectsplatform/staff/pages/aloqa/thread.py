"""A conversation: its messages, who is there, the composer, and the customer's card."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import ThreadState
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.viewing import mark_read, note_presence
from projectsplatform.aloqa.queries.inbox import neighbours, next_waiting
from projectsplatform.aloqa.queries.inbox_thread import (
    MessagesPage,
    find_thread,
    messages_page,
    others_there,
    saved_answers,
    subjects_in_use,
    view_of,
)
from projectsplatform.aloqa.rules.correspondents import is_of_earlier_bot, name_of
from projectsplatform.aloqa.rules.saved_answers import filled_in
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.numbers import whole_number
from projectsplatform.panel.actors import actor_of, member_of, require_permission
from projectsplatform.staff.pages.aloqa.about import about_link
from projectsplatform.staff.pages.aloqa.bubbles import bubbles_of
from projectsplatform.staff.pages.aloqa.card import card_of, language_of
from projectsplatform.staff.pages.aloqa.inbox import VIEW
from projectsplatform.staff.pages.aloqa.names import span_text
from projectsplatform.staff.queries.members import members_with_role
from projectsplatform.staff.rules import PERMISSIONS

WRITE: Final = "aloqa.add_message"


@dataclass(frozen=True, slots=True)
class Composer:
    """What is being written. `key` makes a repeated press one message; `seen` is the last message that was read.

    `file` is a stored file that could not be sent yet, as a signed text, with its name; `unseen` what was written meanwhile.
    """

    text: str = ""
    note: str = ""
    key: str = ""
    seen: int = 0
    is_note: bool = False
    error: str = ""
    file: str = ""
    file_name: str = ""
    unseen: Sequence[Message] = ()


def show_thread(request: HttpRequest, thread_id: UUID, site: AdminSite) -> HttpResponse:
    """Opening it is noted, and what is in it counts as read."""
    require_permission(request, VIEW)
    thread = thread_or_404(thread_id)
    view = view_of(thread.pk, actor_of(request))
    composer = Composer(
        text=_with_inserted(request, thread, view.draft if view else ""),
        note=view.note_draft if view else "",
        key=str(uuid4()),
        seen=thread.last_number,
        is_note=request.GET.get("write") == "note",
    )
    return thread_page(request, site, thread, composer)


def show_messages(request: HttpRequest, thread_id: UUID, site: AdminSite) -> HttpResponse:
    """The newest messages alone, for a page that is open."""
    require_permission(request, VIEW)
    thread = thread_or_404(thread_id)
    mark_read(thread_id=thread.pk)
    return TemplateResponse(
        request, "staff/aloqa/messages.html", _messages_context(request, thread, messages_page(thread))
    )


def thread_page(request: HttpRequest, site: AdminSite, thread: Thread, composer: Composer) -> HttpResponse:
    """The page with what is being written."""
    at = now()
    note_presence(thread_id=thread.pk, member=member_of(request), at=at)
    mark_read(thread_id=thread.pk)
    card = card_of(request, thread, at)
    previous, following = neighbours(thread)
    context: dict[str, Any] = {
        **site.each_context(request),
        **_messages_context(request, thread, messages_page(thread, **_place(request))),
        "title": name_of(thread),
        "card": card,
        "composer": composer,
        "unseen": bubbles_of(request, thread, composer.unseen),
        "there": others_there(thread.pk, actor_of(request), at),
        "waits": span_text((at - thread.waiting_since).total_seconds()) if thread.waiting_since else "",
        "about": about_link(request, thread.about_kind, thread.about_id),
        "may_write": request.user.has_perm(WRITE),
        "may_export": request.user.has_perm("aloqa.view_message"),
        "is_closed": thread.state == ThreadState.CLOSED,
        "is_of_earlier_bot": is_of_earlier_bot(thread),
        "is_mine": thread.assignee_id == request.user.pk,
        "subjects": subjects_in_use(),
        "members": members_with_role([role.value for role, may in PERMISSIONS.items() if WRITE in may]),
        "answers": _answers(thread, card.known),
        "previous": reverse("admin:aloqa_thread", args=[previous]) if previous else "",
        "following": reverse("admin:aloqa_thread", args=[following]) if following else "",
        "next": _next(thread, at),
    }
    return TemplateResponse(request, "staff/aloqa/thread.html", context)


def thread_or_404(thread_id: UUID) -> Thread:
    """Raises Http404."""
    try:
        return find_thread(thread_id)
    except NothingThere as error:
        raise Http404 from error


def _messages_context(request: HttpRequest, thread: Thread, page: MessagesPage) -> dict[str, Any]:
    address = reverse("admin:aloqa_thread", args=[thread.pk])
    return {
        "thread": thread,
        "bubbles": bubbles_of(request, thread, page.messages),
        "earlier": f"{address}?before={page.earlier}#messages" if page.earlier is not None else "",
        "newest": f"{address}#composer" if page.later is not None else "",
        "chosen": whole_number(request.GET.get("at", "")),
    }


def _place(request: HttpRequest) -> dict[str, Any]:
    """Which messages are asked for; the newest where it cannot be read."""
    around = whole_number(request.GET.get("at", ""))
    if around is not None:
        return {"around": around}
    before = request.GET.get("before", "")
    try:
        return {"before": float(before)} if before and len(before) < 20 else {}
    except ValueError:
        return {}


def _answers(thread: Thread, known: Any) -> list[tuple[str, str, str]]:
    """Id, title and text of the saved answers, in the customer's language."""
    language = language_of(thread)
    return [(str(item.pk), item.title, filled_in(item, language, known)) for item in saved_answers()]


def _with_inserted(request: HttpRequest, thread: Thread, draft: str) -> str:
    """The draft; behind it a saved answer that a link without scripts asks for."""
    wanted = request.GET.get("insert", "")
    if not wanted:
        return draft
    known = card_of(request, thread, now()).known
    text = next((text for key, _title, text in _answers(thread, known) if key == wanted), "")
    return "\n".join(filter(None, [draft, text]))


def _next(thread: Thread, at: Any) -> tuple[str, str, str] | None:
    """Address, name and wait of whoever waits longest, this one left out."""
    found = next_waiting(thread)
    if found is None or found.waiting_since is None:
        return None
    waits = span_text((at - found.waiting_since).total_seconds())
    return reverse("admin:aloqa_thread", args=[found.pk]), name_of(found), _("waits {time}").format(time=waits)

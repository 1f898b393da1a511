"""Writing in a conversation: to the customer, or a note that only staff see."""

from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import AttachmentKind
from projectsplatform.aloqa.errors import AnsweredMeanwhile
from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.operations.answering import write_note
from projectsplatform.aloqa.operations.composing import answer_what_was_seen
from projectsplatform.aloqa.operations.uploads import store_upload
from projectsplatform.aloqa.operations.viewing import keep_draft
from projectsplatform.aloqa.queries.inbox_thread import said_since, view_of
from projectsplatform.aloqa.rules.content import Content, Piece
from projectsplatform.aloqa.rules.texts import clean_text
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.numbers import whole_number
from projectsplatform.panel.actors import actor_of, member_of, require_permission
from projectsplatform.staff.pages.aloqa.thread import WRITE, Composer, thread_or_404, thread_page

_SALT: Final = "aloqa.upload"
_HOUR: Final = 3600
_LONGEST_KEY: Final = 40


def send_answer(request: HttpRequest, thread_id: UUID, site: AdminSite) -> HttpResponse:
    """Sends it, or shows what was written meanwhile above the text, which is kept."""
    require_permission(request, WRITE)
    thread = thread_or_404(thread_id)
    if request.method != "POST":
        return to_thread(thread)
    text, key, seen = request.POST.get("text", ""), _key(request), seen_number(request)
    piece: Piece | None = None
    try:
        piece = _piece(request)
        content = Content(text=clean_text(text, may_be_empty=piece is not None), pieces=(piece,) if piece else ())
        answer_what_was_seen(
            thread_id=thread.pk, member=member_of(request), content=content, source_key=key, seen=seen, at=now()
        )
    except Refusal as refusal:
        return _shown_again(request, site, thread, refusal, piece)
    messages.success(request, _("Sent to the customer."))
    return to_thread(thread)


def keep_note(request: HttpRequest, thread_id: UUID, site: AdminSite) -> HttpResponse:
    """Writes a note."""
    require_permission(request, WRITE)
    thread = thread_or_404(thread_id)
    if request.method != "POST":
        return to_thread(thread)
    text = request.POST.get("note", "")
    try:
        write_note(
            thread_id=thread.pk, member=member_of(request), text=clean_text(text), source_key=_key(request), at=now()
        )
    except Refusal as refusal:
        view = view_of(thread.pk, actor_of(request))
        composer = Composer(
            text=view.draft if view else "",
            note=text,
            key=str(uuid4()),
            seen=thread.last_number,
            is_note=True,
            error=refusal.text(),
        )
        return thread_page(request, site, thread, composer)
    return to_thread(thread)


def save_draft(request: HttpRequest, thread_id: UUID, site: AdminSite) -> HttpResponse:
    """Keeps what is not sent yet; of a form that has only one of the two texts, the other stays."""
    require_permission(request, WRITE)
    thread = thread_or_404(thread_id)
    if request.method == "POST":
        view = view_of(thread.pk, actor_of(request))
        keep_draft(
            thread_id=thread.pk,
            member=member_of(request),
            text=request.POST.get("text", view.draft if view else ""),
            note=request.POST.get("note", view.note_draft if view else ""),
            at=now(),
        )
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return HttpResponse(status=204)
    messages.success(request, _("The draft is kept."))
    return to_thread(thread)


def to_thread(thread: Thread) -> HttpResponse:
    """The end of the conversation."""
    return redirect(f"{reverse('admin:aloqa_thread', args=[thread.pk])}#composer")


def _shown_again(
    request: HttpRequest, site: AdminSite, thread: Thread, refusal: Refusal, piece: Piece | None
) -> HttpResponse:
    unseen = (
        said_since(thread, seen_number(request), actor_of(request)) if isinstance(refusal, AnsweredMeanwhile) else ()
    )
    fresh = thread_or_404(thread.pk)
    view = view_of(thread.pk, actor_of(request))
    composer = Composer(
        text=request.POST.get("text", ""),
        note=view.note_draft if view else "",
        key=str(uuid4()) if not unseen else _bare_key(request),
        seen=fresh.last_number,
        error=refusal.text(),
        file=_signed(piece) if piece else "",
        file_name=piece.name if piece else "",
        unseen=unseen,
    )
    return thread_page(request, site, fresh, composer)


def _bare_key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:_LONGEST_KEY] or str(uuid4())


def _key(request: HttpRequest) -> str:
    """Of one press of one member, however often the browser sends it."""
    return f"panel:{request.user.pk}:{_bare_key(request)}"


def seen_number(request: HttpRequest) -> int:
    """The number of the last message on the member's page."""
    return whole_number(request.POST.get("seen", "")) or 0


def _piece(request: HttpRequest) -> Piece | None:
    """A file of this form, else the one that was stored when the form came before."""
    file = request.FILES.get("file")
    if file is not None:
        return store_upload(file=file, at=now())
    return _stored(request.POST.get("stored", ""))


def _signed(piece: Piece) -> str:
    return signing.dumps([piece.kind.value, piece.name, piece.media_type, piece.size, piece.path], salt=_SALT)


def _stored(signed: str) -> Piece | None:
    if not signed:
        return None
    try:
        kind, name, media_type, size, path = signing.loads(signed, salt=_SALT, max_age=12 * _HOUR)
    except (signing.BadSignature, ValueError):
        return None
    known: dict[str, Any] = {"name": name, "media_type": media_type, "size": size, "path": path}
    return Piece(kind=AttachmentKind(kind), **known)

"""The conversation with the staff."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projectsplatform.aloqa.errors import FilesTooLarge
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.aloqa.operations.rating import rate_own
from projectsplatform.aloqa.operations.reading import mark_read
from projectsplatform.aloqa.queries.about import Subject, subjects_of
from projectsplatform.aloqa.queries.conversation import find_file_of
from projectsplatform.aloqa.queries.threads import thread_of_person
from projectsplatform.aloqa.rules.about import read_about
from projectsplatform.aloqa.rules.limits import MAX_FILES, MAX_UPLOAD
from projectsplatform.aloqa.rules.texts import MAX_TEXT
from projectsplatform.cabinet.forms.support import SupportForm
from projectsplatform.cabinet.pages.asking import small_body
from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.support import news_of, support_of
from projectsplatform.cabinet.rules.visits import answers_of, customer_of
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.kit.files.attachments import attachment_response
from projectsplatform.kit.numbers import whole_number

_MEGABYTES: Final = MAX_UPLOAD // 1024**2
_UNDER_WAY: Final = 10


def _too_large(request: HttpRequest) -> HttpResponse:
    customer_of(request)
    return _refused(request, SupportForm.unread(key=str(uuid7())), FilesTooLarge(max=_MEGABYTES))


@small_body(MAX_UPLOAD, _too_large)
@require_http_methods(["GET", "HEAD", "POST"])
def show_support(request: HttpRequest) -> HttpResponse:
    """The conversation, newest at the end, and the form that adds to it."""
    customer = customer_of(request)
    if request.method != "POST":
        asked = request.GET.get("about", "")
        subject = _subject(customer.user_id, asked)
        if asked and subject is None:
            raise NothingThere
        return _support_page(request, SupportForm(initial={"key": str(uuid7()), "about": asked}), subject)
    form = SupportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown_again(request, form, status=422)
    sent = form.cleaned_data
    try:
        write_in_cabinet(
            person_id=customer.user_id,
            text=sent["text"],
            files=sent["uploads"],
            about=read_about(sent["about"]),
            key=sent["key"],
            at=customer.at,
        )
    except Refusal as refusal:
        return _refused(request, form, refusal)
    return send_on("cabinet:support")


@require_safe
def show_news(request: HttpRequest) -> HttpResponse:
    """What is new since a revision; 204 when nothing is. The answers that it brings are before their reader's eyes."""
    customer = customer_of(request)
    after, revision = _number(request, "after"), _number(request, "revision")
    thread = thread_of_person(customer.user_id)
    if thread is None or thread.revision == revision:
        return HttpResponse(status=204)
    if thread.unread_answers:
        mark_read(person_id=customer.user_id, at=customer.at)
        thread.refresh_from_db()
    since = datetime.fromtimestamp(_number(request, "since"), UTC)
    news = news_of(customer.user_id, thread=thread, after=after, since=since, at=customer.at)
    context = {"news": news, "since": _seconds(customer.at), "to_rate": news.to_rate}
    return render(request, "cabinet/support_news.html", context)


@require_POST
def rate(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """One press."""
    customer = customer_of(request)
    rating = whole_number(request.POST.get("rating", "")) or 0
    rate_own(person_id=customer.user_id, episode_id=episode_id, rating=rating, at=customer.at)
    return send_on("cabinet:support", note="rated")


@require_safe
def show_file(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """A file of the person's own conversation, as a download."""
    file = find_file_of(attachment_id, person_id=customer_of(request).user_id)
    return attachment_response(request, file.path, name=file.name, media_type=file.media_type)


def _seconds(at: datetime) -> int:
    """From when on changes are asked for next time; some of those that are under way now have an earlier time."""
    return int(at.timestamp()) - _UNDER_WAY


def _number(request: HttpRequest, name: str) -> int:
    """A whole number that a row can have, 0 for anything else."""
    return whole_number(request.GET.get(name, "")) or 0


def _subject(person_id: UUID, asked: str) -> Subject | None:
    """What the form is about; None for nothing, and for what is not the person's own."""
    about = read_about(asked)
    return next(iter(subjects_of(person_id, [(about.kind, about.id)]).values()), None) if about else None


def _refused(request: HttpRequest, form: SupportForm, refusal: Refusal) -> HttpResponse:
    form.refuse(refusal)
    return waiting(_shown_again(request, form, status=status_of(type(refusal))[0]), refusal)


def _shown_again(request: HttpRequest, form: SupportForm, *, status: int) -> HttpResponse:
    subject = _subject(customer_of(request).user_id, str(form["about"].value() or ""))
    return _support_page(request, form, subject, status=status)


def _support_page(
    request: HttpRequest, form: SupportForm, subject: Subject | None, *, status: int = 200
) -> HttpResponse:
    customer = customer_of(request)
    cursor = request.GET.get("cursor", "")
    if answers_of(request) and not cursor:
        mark_read(person_id=customer.user_id, at=customer.at)
    support = support_of(customer.user_id, cursor=cursor, at=customer.at)
    context: dict[str, Any] = {
        "support": support,
        "form": form,
        "subject": subject,
        "is_latest": not cursor,
        "since": _seconds(customer.at),
        "to_rate": support.to_rate,
        "max_text": MAX_TEXT,
        "max_files": MAX_FILES,
        "max_bytes": MAX_UPLOAD,
        "too_large": FilesTooLarge(max=_MEGABYTES).text(),
    }
    return page(request, "cabinet/support.html", context, status=status)

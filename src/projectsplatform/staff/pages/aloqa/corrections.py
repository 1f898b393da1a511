"""Changing, taking back and sending again what staff have answered."""

from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.models import Message
from projectsplatform.aloqa.operations.corrections import delete_answer, edit_answer, send_again
from projectsplatform.aloqa.queries.inbox_thread import find_message
from projectsplatform.aloqa.rules.correspondents import name_of
from projectsplatform.aloqa.rules.texts import clean_text, preview_of
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.staff.forms.conversations import AnswerForm
from projectsplatform.staff.pages.aloqa.composer import to_thread
from projectsplatform.staff.pages.aloqa.thread import WRITE


def change_answer(request: HttpRequest, said_id: UUID, site: AdminSite) -> HttpResponse:
    """One's own; what it said before stays in sight of staff."""
    require_permission(request, WRITE)
    message = _message(said_id)
    form = AnswerForm(request.POST or None, initial={"text": message.text})

    def act() -> str:
        edit_answer(
            message_id=message.pk, member=member_of(request), text=clean_text(form.cleaned_data["text"]), at=now()
        )
        return _("Changed.")

    hint = _(
        "It changes in the customer's Telegram too, where Telegram still allows it; if not, it is said at the message."
    )
    page = ConfirmPage(_("Edit an answer"), _("Save"), _page_of(message), _about(message), hint=hint)
    return form_action(request, site, form, page, act)


def take_back(request: HttpRequest, said_id: UUID, site: AdminSite) -> HttpResponse:
    """One's own."""
    require_permission(request, WRITE)
    message = _message(said_id)

    def act() -> str:
        delete_answer(message_id=message.pk, member=member_of(request), at=now())
        return _("Deleted.")

    hint = _(
        "It cannot be undone. It goes from the customer's Telegram too, where Telegram still allows it; if not, it is said "
        "at the message."
    )
    page = ConfirmPage(_("Delete an answer"), _("Delete"), _page_of(message), _about(message), hint=hint)
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def answer_again(request: HttpRequest, said_id: UUID, site: AdminSite) -> HttpResponse:
    """Sends an answer again that did not arrive, or may not have."""
    require_permission(request, WRITE)
    message = _message(said_id)
    if request.method == "POST":
        try:
            send_again(message_id=message.pk, member=member_of(request), at=now())
        except Refusal as refusal:
            messages.error(request, refusal.text())
        else:
            messages.success(request, _("It is sent again."))
    return to_thread(message.thread)


def _message(said_id: UUID) -> Message:
    try:
        return find_message(said_id)
    except NothingThere as error:
        raise Http404 from error


def _page_of(message: Message) -> str:
    return f"{reverse('admin:aloqa_thread', args=[message.thread_id])}?at={message.number}#m-{message.number}"


def _about(message: Message) -> list[tuple[str, str]]:
    return [(_("Customer"), name_of(message.thread)), (_("Message"), preview_of(message.text))]

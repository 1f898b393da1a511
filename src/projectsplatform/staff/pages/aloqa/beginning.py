"""A conversation that staff begin from a customer's page."""

from uuid import UUID, uuid4

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.operations.answering import answer
from projectsplatform.aloqa.operations.starting import begin_thread
from projectsplatform.aloqa.queries.threads import thread_of_person
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.texts import clean_text
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.staff.forms.conversations import AnswerForm
from projectsplatform.staff.pages.aloqa.thread import WRITE
from projectsplatform.staff.pages.people import about, person_or_404, require_may_manage


def begin_conversation(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Opens the person's conversation; where there is none, it begins with what is written here."""
    require_permission(request, WRITE)
    person = person_or_404(user_id)
    require_may_manage(request, person)
    known = thread_of_person(person.pk)
    if known is not None and known.last_number:
        return redirect("admin:aloqa_thread", known.pk)
    form = AnswerForm(request.POST or None)

    def act() -> HttpResponse:
        text, at = clean_text(form.cleaned_data["text"]), now()
        thread = begin_thread(person_id=person.pk, at=at)
        answer(
            thread_id=thread.pk,
            member=member_of(request),
            content=Content(text=text),
            source_key=f"panel:{request.user.pk}:{uuid4()}",
            at=at,
        )
        return redirect("admin:aloqa_thread", thread.pk)

    back = reverse("admin:customer", args=[user_id])
    page = ConfirmPage(_("Begin a conversation"), _("Send to the customer"), back, about(person))
    return form_action(request, site, form, page, act)

"""Notes about a person and labels on them, kept by staff for staff."""

from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.notes import put_labels, write_note
from projectsplatform.accounts.queries.notes import labels_in_use, labels_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.staff.forms.customers import LabelsForm, NoteForm
from projectsplatform.staff.pages.people import about, require_may_manage
from projectsplatform.staff.queries.customers import find_person


def write_customers_note(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """A note for the other members; the person can read it in the copy of what is kept about them."""
    require_permission(request, "accounts.add_personnote")
    person = _person(request, user_id)
    form = NoteForm(request.POST or None)

    def act() -> str:
        write_note(user_id=user_id, actor=member_of(request), text=form.cleaned_data["text"], at=now())
        return _("The note is kept.")

    hint = _(
        "It cannot be edited or deleted. Members of staff see it, and the person in the copy of everything kept about them."
    )
    page = ConfirmPage(_("Write a note"), _("Keep the note"), _page_of(user_id), about(person), hint=hint)
    return form_action(request, site, form, page, act)


def label_customer(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """The labels that the person has from now on."""
    require_permission(request, "accounts.change_personlabel")
    person = _person(request, user_id)
    has = labels_of([user_id]).get(user_id, [])
    offered = {label.pk: label for label in [*labels_in_use(), *has]}
    form = LabelsForm(
        request.POST or None,
        labels=[(str(key), label.name) for key, label in offered.items()],
        initial={"labels": [str(label.pk) for label in has]},
    )

    def act() -> str:
        put_labels(
            user_id=user_id,
            actor=member_of(request),
            label_ids=[UUID(key) for key in form.cleaned_data["labels"]],
            address=client_address(request),
            at=now(),
        )
        return _("Done.")

    hint = _("It can be undone here at any time. Owners make labels in the list of labels.")
    page = ConfirmPage(_("Labels"), _("Save"), _page_of(user_id), about(person), hint=hint)
    return form_action(request, site, form, page, act)


def _person(request: HttpRequest, user_id: UUID) -> User:
    try:
        person = find_person(user_id)
    except NothingThere as error:
        raise Http404 from error
    require_may_manage(request, person)
    return person


def _page_of(user_id: UUID) -> str:
    return reverse("admin:customer", args=[user_id])

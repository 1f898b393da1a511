"""Staff accounts: made, given another role, tied to a Telegram. Switching off and signing out are as for customers."""

from collections.abc import Iterator
from typing import cast
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.staff import change_role, create_staff, renew_link, way_in
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.kit.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.staff.forms import ConfirmForm, MemberForm, RoleForm
from projectsplatform.staff.pages.asking import Question, about, actor_of, ask, require

_LIST = "admin:accounts_staffmember_changelist"


def make_member(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """A new account; its link is shown once."""
    require(request, "accounts.add_staffmember")
    form = MemberForm(request.POST or None)

    def act() -> HttpResponse:
        made = create_staff(actor_id=actor_of(request), at=now(), **form.cleaned_data)
        return _show_link(request, site, made.user.username, made.link_token)

    question = Question(_("New member of staff"), _("Make the account"), reverse(_LIST))
    return ask(request, site, form, question, act)


def give_role(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Another role instead of the present one."""
    require(request, "accounts.change_staffmember")
    form = RoleForm(request.POST or None)

    def act() -> str:
        change_role(
            user_id=user_id,
            role=form.cleaned_data["role"],
            actor=cast("User", request.user),
            address=client_address(request),
            at=now(),
        )
        return _("Done.")

    question = Question(_("Change the role"), _("Change the role"), reverse(_LIST), _facts(user_id))
    return ask(request, site, form, question, act)


def give_link(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Another link for Telegram."""
    require(request, "accounts.change_staffmember")
    form = ConfirmForm(request.POST or None)

    def act() -> HttpResponse:
        token = renew_link(user_id=user_id, actor=cast("User", request.user), at=now())
        return _show_link(request, site, "", token)

    question = Question(_("New link for Telegram"), _("Make a link"), reverse(_LIST), _facts(user_id))
    return ask(request, site, form, question, act)


def _facts(user_id: UUID) -> Iterator[tuple[str, str]]:
    if member := by_id(user_id):
        yield from about(member)


def _show_link(request: HttpRequest, site: AdminSite, username: str, token: str) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": _("Link for Telegram"),
        "username": username,
        "way_in": way_in(token),
        "back": reverse(_LIST),
    }
    response = TemplateResponse(request, "staff/member_link.html", context)
    response["Cache-Control"] = "no-store"
    return response

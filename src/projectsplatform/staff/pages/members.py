"""Staff accounts: made, given another role, tied to a Telegram, switched on. Switching off and signing out are as for
customers."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.staff_changes import (
    Outcome,
    request_enabling,
    request_link,
    request_member,
    request_role,
)
from projectsplatform.accounts.operations.staff_links import way_in
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.queries.staff import has_second_owner
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm, ReasonForm
from projectsplatform.staff.forms.members import MemberForm, RoleForm
from projectsplatform.staff.pages.people import about

_LIST = "admin:accounts_staffmember_changelist"


def make_member(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """A new account; its link is shown once, or a second owner is waited for."""
    require_permission(request, "accounts.add_staffmember")
    form = MemberForm(request.POST or None)

    def act() -> str | HttpResponse:
        made = request_member(actor=member_of(request), address=client_address(request), at=now(), **form.cleaned_data)
        return show_outcome(request, site, made)

    return form_action(request, site, form, _page(request, _("New member of staff"), _("Make the account")), act)


def give_role(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Another role instead of the present one."""
    require_permission(request, "accounts.change_staffmember")
    form = RoleForm(request.POST or None)

    def act() -> str | HttpResponse:
        given = request_role(
            user_id=user_id,
            role=form.cleaned_data["role"],
            actor=member_of(request),
            address=client_address(request),
            at=now(),
        )
        return show_outcome(request, site, given)

    facts = [*_facts(user_id), (_("Role now"), _role_of(user_id))]
    page = _page(request, _("Change the role"), _("Change the role"), facts)
    return form_action(request, site, form, page, act)


def give_link(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Another link for a member who has no Telegram yet."""
    require_permission(request, "accounts.change_staffmember")
    form = ConfirmForm(request.POST or None)

    def act() -> str | HttpResponse:
        made = request_link(user_id=user_id, actor=member_of(request), address=client_address(request), at=now())
        return show_outcome(request, site, made)

    page = _page(request, _("New link for Telegram"), _("Make a link"), _facts(user_id))
    return form_action(request, site, form, page, act)


def switch_on_member(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """A member who was switched off may sign in again."""
    require_permission(request, "accounts.change_staffmember")
    form = ReasonForm(request.POST or None)

    def act() -> str | HttpResponse:
        done = request_enabling(
            user_id=user_id,
            reason=form.cleaned_data["reason"],
            actor=member_of(request),
            address=client_address(request),
            at=now(),
        )
        return show_outcome(request, site, done)

    page = _page(request, _("Switch on"), _("Switch on"), _facts(user_id))
    return form_action(request, site, form, page, act)


def show_outcome(request: HttpRequest, site: AdminSite, outcome: Outcome) -> str | HttpResponse:
    """The outcome of a change: a link that is shown once, or a message."""
    if outcome.link_token:
        return _show_link(request, site, outcome.change.username, outcome.link_token)
    if not outcome.is_waiting:
        return _("Done.")
    return " ".join([_("Recorded. It takes effect when a second owner agrees."), second_owner_hint(member_of(request))])


def second_owner_hint(member: User) -> str:
    """Who can agree; without a second owner, how to create one."""
    if has_second_owner(member):
        return _("All owners are told in Telegram; another one agrees under “Staff changes”.")
    return _(
        "You are the only owner: make another one on the server with “manage.py create_staff NAME --role owner”, "
        "or make the member there."
    )


def _page(request: HttpRequest, title: str, action: str, facts: Iterable[tuple[str, str]] = ()) -> ConfirmPage:
    hint = _("A member of staff who may move money needs the agreement of a second owner.")
    hint = f"{hint} {second_owner_hint(member_of(request))} {_('It can be undone: a role is changed and a member switched off at any time.')}"
    return ConfirmPage(title, action, reverse(_LIST), facts, hint=hint)


def _facts(user_id: UUID) -> Iterator[tuple[str, str]]:
    if member := by_id(user_id):
        yield from about(member)


def _role_of(user_id: UUID) -> str:
    """The present role's name."""
    member = by_id(user_id)
    names = [] if member is None else member.groups.values_list("name", flat=True)
    return ", ".join(str(Role(name).label) if name in Role.values else name for name in names) or "—"


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

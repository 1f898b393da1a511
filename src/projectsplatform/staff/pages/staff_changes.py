"""A change of staff that waits for a second owner: agreed to, or refused."""

from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.models import StaffChange
from projectsplatform.accounts.operations.staff_changes import agree_to_change, refuse_change
from projectsplatform.accounts.queries.staff import find_change
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.staff.pages.members import show_outcome
from projectsplatform.staff.pages.tables import moment

_LIST = "admin:accounts_staffchange_changelist"


def agree(request: HttpRequest, change_id: UUID, site: AdminSite) -> HttpResponse:
    """The second owner agrees; a link that this makes is shown to them, once."""
    change = _allowed(request, change_id)
    if request.method != "POST" and change.state != ChangeState.WAITING:
        return show_what_was_decided(request, reverse("admin:accounts_staffchange_change", args=[change_id]))

    def act() -> str | HttpResponse:
        done = agree_to_change(change_id=change_id, actor=member_of(request), address=client_address(request), at=now())
        return show_outcome(request, site, done)

    other = OtherDecision(_("Refuse"), reverse("admin:staff_change_refuse", args=[change_id]))
    hint = _("Agree only to what you know of: talk to whoever asked, and see that the member is another person.")
    page = ConfirmPage(
        _("Agree to a change of staff"), _("Agree"), reverse(_LIST), _facts(change), hint=hint, other=other
    )
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def refuse(request: HttpRequest, change_id: UUID, site: AdminSite) -> HttpResponse:
    """Nothing changes."""
    change = _allowed(request, change_id)
    if request.method != "POST" and change.state != ChangeState.WAITING:
        return show_what_was_decided(request, reverse("admin:accounts_staffchange_change", args=[change_id]))

    def act() -> str:
        refuse_change(change_id=change_id, actor=member_of(request), address=client_address(request), at=now())
        return _("Refused: nothing was changed.")

    other = OtherDecision(_("Agree"), reverse("admin:staff_change_agree", args=[change_id]))
    hint = _("It cannot be undone; the change can be asked for again.")
    page = ConfirmPage(
        _("Refuse a change of staff"),
        _("Refuse"),
        reverse(_LIST),
        _facts(change),
        hint=hint,
        other=other,
        is_refusal=True,
    )
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def _allowed(request: HttpRequest, change_id: UUID) -> StaffChange:
    require_permission(request, "accounts.change_staffchange")
    try:
        return find_change(change_id)
    except NothingThere as error:
        raise Http404 from error


def _facts(change: StaffChange) -> list[tuple[str, str]]:
    return [
        (_("Kind"), change.get_kind_display()),
        (_("Username"), change.username),
        (_("Role"), change.get_role_display() or "—"),
        (_("Reason"), change.reason or "—"),
        (_("Requested by"), f"{change.requested_by} · {moment(change.requested_at)}"),
        (_("State"), change.get_state_display()),
    ]

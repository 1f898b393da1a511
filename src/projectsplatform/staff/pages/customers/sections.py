"""The licences and sessions of a customer's page, with what can be done to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.kit.uz.dates import day
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView
from projectsplatform.panel.badges import badge
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries.customers import Customer

STATES = {
    LicenceState.ACTIVE: "good",
    LicenceState.EXPIRED: "calm",
    LicenceState.SUSPENDED: "warn",
    LicenceState.REVOKED: "bad",
}


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """A licence; `actions` are (address, text)."""

    name: str
    page: str
    key: str
    state: SafeString
    ends_on: str
    device: str
    seen: str
    actions: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """Where somebody is signed in."""

    device: str
    opened: str
    seen: str
    ends: str


def licence_lines(request: HttpRequest, customer: Customer) -> list[LicenceLine] | None:
    """None for a role that does not see them."""
    if not request.user.has_perm("licences.view_licence"):
        return None
    return [
        LicenceLine(
            name=" · ".join(filter(None, [item.product_name, item.name])),
            page=reverse("admin:licences_licence_change", args=[item.id]),
            key=item.key,
            state=_state(item),
            ends_on=day(item.ends_at),
            device=item.device_id or "",
            seen=moment(item.device_last_seen_at) if item.device_last_seen_at else "",
            actions=_licence_actions(request, item),
        )
        for item in customer.licences
    ]


def session_lines(request: HttpRequest, customer: Customer) -> list[SessionLine] | None:
    """None for a role that does not see them."""
    if not request.user.has_perm("accounts.view_session"):
        return None
    return [
        SessionLine(
            item.device_name or _("a device without a name"),
            moment(item.created_at),
            moment(item.last_seen_at),
            moment(item.expires_at),
        )
        for item in customer.sessions
    ]


def _state(item: LicenceView) -> SafeString:
    is_trial = item.is_trial and item.state == LicenceState.ACTIVE
    return badge(_("Trial") if is_trial else str(item.state.label), STATES[item.state])


def _licence_actions(request: HttpRequest, item: LicenceView) -> list[tuple[str, str]]:
    actions: list[tuple[str, str]] = []
    is_over = item.state == LicenceState.REVOKED
    if request.user.has_perm("licences.can_manage") and not is_over:
        pause = ("resume", _("Resume")) if item.state == LicenceState.SUSPENDED else ("suspend", _("Suspend"))
        actions = [("extend", _("Give days")), pause, ("revoke", _("Revoke"))]
    if request.user.has_perm("licences.change_devicebinding") and item.device_id:
        actions.append(("release_device", _("Reset the device")))
    return [(reverse(f"admin:licences_licence_{name}", args=[item.id]), word) for name, word in actions]

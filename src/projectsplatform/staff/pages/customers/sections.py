"""The tables of a customer's page, each with what can be done to its rows."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView
from projectsplatform.panel.badges import badge
from projectsplatform.staff.pages.tables import Table, link, links, moment
from projectsplatform.staff.queries.customers import Customer

_STATES = {
    LicenceState.ACTIVE: "good",
    LicenceState.EXPIRED: "calm",
    LicenceState.SUSPENDED: "warn",
    LicenceState.REVOKED: "bad",
}


def tables(request: HttpRequest, customer: Customer) -> list[Table]:
    """What the role may see."""
    sections = [
        ("licences.view_licence", _licences),
        ("accounts.view_session", _sessions),
    ]
    return [table(request, customer) for permission, table in sections if request.user.has_perm(permission)]


def _licences(request: HttpRequest, customer: Customer) -> Table:
    return Table(
        name="licences",
        title=_("Licences"),
        headers=[_("Product"), _("State"), _("End date"), _("Device"), _("Key"), _("Actions")],
        rows=[
            [
                " · ".join(filter(None, [item.product_name, item.name])),
                badge(
                    _("Trial") if item.is_trial and item.state == LicenceState.ACTIVE else str(item.state.label),
                    _STATES[item.state],
                ),
                moment(item.ends_at),
                item.device_id or "—",
                link(reverse("admin:licences_licence_change", args=[item.id]), item.key),
                _licence_actions(request, item),
            ]
            for item in customer.licences
        ],
    )


def _licence_actions(request: HttpRequest, item: LicenceView) -> SafeString:
    actions: list[tuple[str, str]] = []
    is_over = item.state == LicenceState.REVOKED
    if request.user.has_perm("licences.can_manage") and not is_over:
        pause = ("resume", _("Resume")) if item.state == LicenceState.SUSPENDED else ("suspend", _("Suspend"))
        actions = [("extend", _("Give days")), pause, ("revoke", _("Revoke"))]
    if request.user.has_perm("licences.change_devicebinding") and item.device_id:
        actions.append(("release_device", _("Reset the device")))
    return links([(reverse(f"admin:licences_licence_{name}", args=[item.id]), word) for name, word in actions])


def _sessions(request: HttpRequest, customer: Customer) -> Table:
    return Table(
        name="sessions",
        title=_("Sessions"),
        headers=[_("Device"), _("Opened"), _("Last seen"), _("Ends")],
        rows=[
            [item.device_name or "—", moment(item.created_at), moment(item.last_seen_at), moment(item.expires_at)]
            for item in customer.sessions
        ],
    )

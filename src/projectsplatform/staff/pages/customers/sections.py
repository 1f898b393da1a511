"""The tables of a customer's page, each with what can be done to its rows."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView
from projectsplatform.staff.events import event_name
from projectsplatform.staff.pages.tables import Table, badge, link, links, moment
from projectsplatform.staff.queries.customers import Customer
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.rules.kinds import kind_name
from projectsplatform.wallet.queries.statements import Line

_STATES = {
    LicenceState.ACTIVE: "good",
    LicenceState.EXPIRED: "calm",
    LicenceState.SUSPENDED: "warn",
    LicenceState.REVOKED: "bad",
}
_FATES = {
    MessageState.PENDING: "warn",
    MessageState.SENT: "good",
    MessageState.FAILED: "bad",
    MessageState.EXPIRED: "calm",
}


def tables(request: HttpRequest, customer: Customer) -> list[Table]:
    """What the role may see."""
    sections = [
        ("licences.view_licence", _licences),
        ("licences.view_devicebinding", _devices),
        ("wallet.view_entry", _lines),
        ("accounts.view_session", _sessions),
        ("telegram.view_outboxmessage", _messages),
        ("accounts.view_auditevent", _events),
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


def _devices(request: HttpRequest, customer: Customer) -> Table:
    return Table(
        name="devices",
        title=_("Devices"),
        headers=[_("Device"), _("Product"), _("Bound"), _("Last seen"), _("Released")],
        rows=[
            [
                item.device_id,
                str(item.licence.product),
                moment(item.bound_at),
                moment(item.last_seen_at),
                f"{moment(item.released_at)} · {item.get_release_reason_display()}"
                if item.released_at
                else badge(_("in use"), "good"),
            ]
            for item in customer.devices
        ],
    )


def _lines(request: HttpRequest, customer: Customer) -> Table:
    page = reverse("admin:customer", args=[customer.person.pk])
    older = customer.statement.next_number
    is_first = "before" not in request.GET
    return Table(
        name="statement",
        title=_("Statement"),
        headers=[_("Date"), _("Amount"), _("Note"), _("Balance after"), _("Actions")],
        rows=[
            [
                moment(line.date),
                format_som(line.size),
                line.bio,
                format_som(line.balance_after),
                _line_actions(request, customer, line),
            ]
            for line in customer.statement.lines
        ],
        more=f"{page}?before={older}#statement" if older else "",
        newest="" if is_first else f"{page}#statement",
    )


def _line_actions(request: HttpRequest, customer: Customer, line: Line) -> SafeString:
    actions = [(reverse("admin:wallet_transfer_change", args=[line.id]), _("Open"))]
    if line.id in customer.picture_ids:
        actions.append((reverse("admin:receipt_picture", args=[customer.picture_ids[line.id]]), _("Receipt")))
    is_own = customer.person.pk == request.user.pk
    if request.user.has_perm("wallet.can_reverse") and line.id not in customer.reversed_ids and not is_own:
        actions.append((reverse("admin:wallet_transfer_reverse", args=[line.id]), _("Reverse")))
    return links(actions)


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


def _messages(request: HttpRequest, customer: Customer) -> Table:
    may_send = request.user.has_perm("telegram.change_outboxmessage")
    return Table(
        name="messages",
        title=_("Messages"),
        headers=[_("Created"), _("Kind"), _("Lane"), _("State"), _("Finished"), _("Error"), _("Actions")],
        rows=[
            [
                moment(item.created_at),
                kind_name(item.kind),
                item.get_lane_display(),
                badge(item.get_state_display(), _FATES[MessageState(item.state)]),
                moment(item.finished_at),
                item.error or "—",
                link(reverse("admin:message_again", args=[item.pk]), _("Send again"))
                if may_send and item.state == MessageState.FAILED and not item.secret
                else "—",
            ]
            for item in customer.messages
        ],
    )


def _events(request: HttpRequest, customer: Customer) -> Table:
    return Table(
        name="audit",
        title=_("Audit trail"),
        headers=[_("Date"), _("Event"), _("Who"), _("Address")],
        rows=[
            [
                moment(event.at),
                link(reverse("admin:accounts_auditevent_change", args=[event.pk]), event_name(event.event)),
                customer.actors.get(event.actor_id, "—") if event.actor_id else _("the platform"),
                event.address or "—",
            ]
            for event in customer.events
        ],
    )

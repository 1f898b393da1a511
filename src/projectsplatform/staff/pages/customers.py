"""One person, everything about them."""

from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.money import format_som
from projectsplatform.staff.pages.tables import Table, moment, yes_no
from projectsplatform.staff.queries.customers import Customer, customer


def show_customer(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """What the role may see of it."""
    if not request.user.has_perm("accounts.view_user"):
        raise PermissionDenied
    try:
        found = customer(user_id, now())
    except NothingThere as error:
        raise Http404 from error
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": found.person.get_full_name(),
        "person": found.person,
        "facts": _facts(found),
        "balance": format_som(found.statement.closing_balance),
        "may_top_up": request.user.has_perm("wallet.can_top_up") and found.person.pk != request.user.pk,
        "tables": [table for permission, table in _tables(found) if request.user.has_perm(permission)],
    }
    return TemplateResponse(request, "staff/customer.html", context)


def _facts(found: Customer) -> list[tuple[str, str]]:
    person = found.person
    return [
        (_("Username"), person.username),
        (_("Phone"), person.phone or "—"),
        (_("Email"), person.email or "—"),
        (_("Telegram id"), str(person.tg_id or "—")),
        (_("Active"), yes_no(person.is_active)),
        (_("Online"), yes_no(found.is_online)),
        (_("Registered"), moment(person.created_at)),
        (_("Last sign-in"), moment(person.last_login)),
    ]


def _tables(found: Customer) -> list[tuple[str, Table]]:
    return [
        ("licences.view_licence", _licences(found)),
        ("wallet.view_entry", _lines(found)),
        ("accounts.view_session", _sessions(found)),
        ("accounts.view_auditevent", _events(found)),
    ]


def _licences(found: Customer) -> Table:
    return Table(
        title=_("Licences"),
        headers=[_("Product"), _("State"), _("End"), _("Device"), _("Key")],
        rows=[
            [item.product_name, str(item.state.label), moment(item.ends_at), item.device_id or "—", item.key]
            for item in found.licences
        ],
    )


def _lines(found: Customer) -> Table:
    return Table(
        title=_("Statement"),
        headers=[_("Date"), _("Amount"), _("Note"), _("Balance after")],
        rows=[
            [moment(line.date), format_som(line.size), line.bio, format_som(line.balance_after)]
            for line in found.statement.lines
        ],
    )


def _sessions(found: Customer) -> Table:
    return Table(
        title=_("Sessions"),
        headers=[_("Device"), _("Opened"), _("Last seen")],
        rows=[[item.device_name or "—", moment(item.created_at), moment(item.last_seen_at)] for item in found.sessions],
    )


def _events(found: Customer) -> Table:
    return Table(
        title=_("Audit trail"),
        headers=[_("Date"), _("Event"), _("Address")],
        rows=[[moment(event.at), event.event, event.address or "—"] for event in found.events],
    )

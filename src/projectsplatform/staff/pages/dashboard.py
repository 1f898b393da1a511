"""The panel's first page: what a member of staff may know, at a glance."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.money import format_som
from projectsplatform.staff.pages.tables import Table, moment
from projectsplatform.staff.queries import dashboard


def dashboard_context(request: HttpRequest) -> dict[str, Any]:
    """Cards (name, number, what it says beside it) and tables, by permission."""
    at = now()
    cards: list[tuple[str, str, str]] = []
    tables: list[Table] = []
    if request.user.has_perm("wallet.view_transfer"):
        days = dashboard.money_by_day(at)
        cards.append(
            (_("Cash today"), format_som(days[0].cash), _("Spent: {sum}").format(sum=format_som(days[0].revenue)))
        )
        tables += [_days(days), _latest()]
    if request.user.has_perm("accounts.view_user"):
        people = dashboard.sign_ups(at)
        beside = _("In 7 days: {week}. All: {total}").format(week=people.week, total=people.total)
        cards.append((_("Sign-ups today"), str(people.today), beside))
    if request.user.has_perm("licences.view_licence"):
        products = dashboard.licences_by_product(at)
        ending = sum(product.ending for product in products)
        active = sum(product.active for product in products)
        cards.append((_("Active licences"), str(active), _("Ending in 7 days: {ending}").format(ending=ending)))
        tables.append(_licences(products))
    if request.user.has_perm("telegram.view_outboxmessage"):
        queues = dashboard.queues(at)
        beside = _("Failed: {messages}. Jobs: {waiting} waiting, {failed} failed").format(
            messages=queues.messages_failed, waiting=queues.jobs_waiting, failed=queues.jobs_failed
        )
        cards.append((_("Messages waiting"), str(queues.messages_waiting), beside))
    return {"cards": cards, "tables": tables}


def _days(days: list[dashboard.MoneyDay]) -> Table:
    return Table(
        title=_("Money by day"),
        headers=[_("Day"), _("Cash"), _("Spent")],
        rows=[[day.day.strftime("%d.%m.%Y"), format_som(day.cash), format_som(day.revenue)] for day in days],
    )


def _latest() -> Table:
    return Table(
        title=_("Latest transfers"),
        headers=[_("Date"), _("Person"), _("Kind"), _("Amount")],
        rows=[
            [
                moment(entry.created_at),
                str(entry.account),
                entry.transfer.get_kind_display(),
                format_som(entry.amount),
            ]
            for entry in dashboard.latest_entries()
        ],
    )


def _licences(products: list[dashboard.ProductLicences]) -> Table:
    return Table(
        title=_("Licences"),
        headers=[_("Product"), _("Active"), _("Trials"), _("Ending soon")],
        rows=[[item.name, str(item.active), str(item.trials), str(item.ending)] for item in products],
    )

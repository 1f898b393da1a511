"""Numbers: what a member of staff may know, at a glance."""

from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import local_day, now
from projectsplatform.kit.export.charts import Pair
from projectsplatform.kit.uz.dates import calendar_day, short_day
from projectsplatform.kit.uz.money import format_digits, format_som
from projectsplatform.panel.late import late_page
from projectsplatform.staff.pages.charts import pair_chart
from projectsplatform.staff.pages.facts import Fact, licence_fact, queue_facts, sign_up_fact
from projectsplatform.staff.pages.figures import money_figures
from projectsplatform.staff.pages.periods import chosen_span
from projectsplatform.staff.pages.tables import Table, link, moment
from projectsplatform.staff.queries import dashboard, money
from projectsplatform.staff.queries.licences import ProductLicences, licences_by_product
from projectsplatform.staff.queries.spans import Span, before, so_far


@late_page
def show_numbers(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The page of numbers."""
    context = {**site.each_context(request), "title": _("Numbers"), **dashboard_context(request)}
    return TemplateResponse(request, "staff/dashboard.html", context)


def dashboard_context(request: HttpRequest) -> dict[str, Any]:
    """Figures, a strip of facts, a chart and tables, by permission and for the chosen period."""
    at = now()
    span, periods = chosen_span(request, at)
    tables: list[Table] = []
    facts: list[Fact] = []
    context: dict[str, Any] = {"figures": [], "facts": facts, "tables": tables, "periods": periods}
    if request.user.has_perm("wallet.view_transfer"):
        days, earlier = _days(span, at)
        context["figures"] = money_figures(days, earlier)
        context["chart"] = _chart(days)
        tables += [_latest(), _top(span)]
    if request.user.has_perm("accounts.view_user"):
        facts.append(sign_up_fact(span))
    if request.user.has_perm("licences.view_licence"):
        counted = licences_by_product(at)
        facts.append(licence_fact(counted, at))
        tables.append(_licences(counted.products))
    if request.user.has_perm("telegram.view_outboxmessage"):
        facts += queue_facts(at)
    return context


def _days(span: Span, at: datetime) -> tuple[list[money.MoneyDay], list[money.MoneyDay]]:
    """Those of the span so far, and those that they are compared with."""
    today = local_day(at)
    shown, compared = so_far(span, today), before(span, today)
    known = {day.day: day for day in money.money_by_day(Span(compared.since, shown.until))}
    return [known[day] for day in shown.days()], [known[day] for day in compared.days()]


def _chart(days: list[money.MoneyDay]) -> str:
    table = Table(
        title=_("Money by day"),
        headers=[_("Day"), _("Cash"), _("Spent")],
        rows=[[calendar_day(day.day), format_som(day.cash), format_som(day.revenue)] for day in reversed(days)],
    )
    pairs = [Pair(calendar_day(day.day), short_day(day.day), day.cash, day.revenue) for day in days]
    return pair_chart(_("Money by day"), (_("Cash"), _("Spent")), pairs, table)


def _top(span: Span) -> Table:
    return Table(
        title=_("Top customers"),
        headers=[_("Person"), _("Spent")],
        rows=[
            [link(reverse("admin:customer", args=[item.user_id]), item.full_name or item.username),
             format_som(item.spent)]
            for item in money.top_customers(span)
        ],
    )  # fmt: skip


def _latest() -> Table:
    return Table(
        title=_("Latest transfers"),
        headers=[_("Person"), _("Amount")],
        rows=[
            [
                format_html(
                    "{}<small>{} · {}</small>",
                    link(reverse("admin:customer", args=[entry.account.owner_id]), str(entry.account)),
                    entry.transfer.get_kind_display(),
                    moment(entry.created_at),
                ),
                format_som(entry.amount),
            ]
            for entry in dashboard.latest_entries()
        ],
    )


def _licences(products: list[ProductLicences]) -> Table:
    return Table(
        title=_("Licences"),
        headers=[_("Product"), _("Active"), _("Trials"), _("Ending soon")],
        rows=[[item.name, *map(format_digits, (item.active, item.trials, item.ending))] for item in products],
    )

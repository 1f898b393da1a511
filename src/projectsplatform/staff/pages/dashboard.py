"""Numbers: what a member of staff may know, at a glance."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.export.charts import Pair
from projectsplatform.kit.uz.dates import calendar_day
from projectsplatform.kit.uz.money import format_som
from projectsplatform.staff.pages.charts import pair_chart
from projectsplatform.staff.pages.periods import chosen_span
from projectsplatform.staff.pages.tables import Table, link, moment
from projectsplatform.staff.queries import dashboard, money
from projectsplatform.staff.queries.licences import Licences, ProductLicences, licences_by_product
from projectsplatform.staff.queries.spans import Span


@dataclass(frozen=True, slots=True)
class Card:
    """A number with its name, its note and its link."""

    name: str
    number: str
    beside: str
    href: str


def show_numbers(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The page of numbers."""
    context = {**site.each_context(request), "title": _("Numbers"), **dashboard_context(request)}
    return TemplateResponse(request, "staff/dashboard.html", context)


def dashboard_context(request: HttpRequest) -> dict[str, Any]:
    """Cards, a chart and tables, by permission and for the chosen period."""
    at = now()
    span, periods = chosen_span(request, at)
    cards: list[Card] = []
    tables: list[Table] = []
    context: dict[str, Any] = {"cards": cards, "tables": tables, "periods": periods, "chart": ""}
    if request.user.has_perm("wallet.view_transfer"):
        days = money.money_by_day(span)
        cards += _money_cards(days)
        context["chart"] = _chart(days)
        tables += [_top(span), _latest()]
    if request.user.has_perm("accounts.view_user"):
        people = dashboard.sign_ups(span)
        beside = _("All customers: {total}").format(total=people.total)
        cards.append(Card(_("Sign-ups"), str(people.new), beside, reverse("admin:accounts_user_changelist")))
    if request.user.has_perm("licences.view_licence"):
        counted = licences_by_product(at)
        cards.append(_licence_card(counted, at))
        tables.append(_licences(counted.products))
    if request.user.has_perm("telegram.view_outboxmessage"):
        cards += _queue_cards(at)
    return context


def _money_cards(days: list[money.MoneyDay]) -> list[Card]:
    address = reverse("admin:wallet_transfer_changelist")
    cash, revenue = sum(day.cash for day in days), sum(day.revenue for day in days)
    today = days[-1]
    beside = _("On the last day: {sum}")
    return [
        Card(_("Cash"), format_som(cash), beside.format(sum=format_som(today.cash)), address),
        Card(_("Spent"), format_som(revenue), beside.format(sum=format_som(today.revenue)), address),
    ]


def _licence_card(counted: Licences, at: datetime) -> Card:
    active, trials, ending = (
        sum(getattr(product, name) for product in counted.products) for name in ("active", "trials", "ending")
    )
    beside = _("Trials: {trials}. Ending in 7 days: {ending}").format(trials=trials, ending=ending)
    if counted.counted_at < at:
        beside = f"{beside}. {_('Counted: {time}').format(time=moment(counted.counted_at))}"
    return Card(_("Active licences"), str(active), beside, reverse("admin:licences_licence_changelist"))


def _queue_cards(at: datetime) -> list[Card]:
    queues = dashboard.queues(at)
    failed = f"{reverse('admin:telegram_outboxmessage_changelist')}?state__exact=2"
    oldest = _("Oldest since {time}").format(time=moment(queues.oldest_waiting_at))
    jobs = _("{failed} failed").format(failed=queues.jobs_failed)
    return [
        Card(
            _("Messages waiting"),
            str(queues.messages_waiting),
            oldest if queues.messages_waiting else _("The queue is empty"),
            reverse("admin:telegram_outboxmessage_changelist"),
        ),
        Card(_("Failed messages"), str(queues.messages_failed), _("In the last day"), failed),
        Card(_("Tasks waiting"), str(queues.jobs_waiting), jobs, reverse("admin:jobs")),
    ]


def _chart(days: list[money.MoneyDay]) -> str:
    table = Table(
        title=_("Money by day"),
        headers=[_("Day"), _("Cash"), _("Spent")],
        rows=[[calendar_day(day.day), format_som(day.cash), format_som(day.revenue)] for day in reversed(days)],
    )
    pairs = [Pair(calendar_day(day.day), f"{day.day:%d.%m}", day.cash, day.revenue) for day in days]
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
        headers=[_("Date"), _("Person"), _("Kind"), _("Amount")],
        rows=[
            [
                moment(entry.created_at),
                link(reverse("admin:customer", args=[entry.account.owner_id]), str(entry.account)),
                entry.transfer.get_kind_display(),
                format_som(entry.amount),
            ]
            for entry in dashboard.latest_entries()
        ],
    )


def _licences(products: list[ProductLicences]) -> Table:
    return Table(
        title=_("Licences"),
        headers=[_("Product"), _("Active"), _("Trials"), _("Ending soon")],
        rows=[[item.name, str(item.active), str(item.trials), str(item.ending)] for item in products],
    )

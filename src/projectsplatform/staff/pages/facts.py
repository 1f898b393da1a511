"""The strip of facts on the page of numbers: customers, licences, messages and tasks."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.uz.money import format_digits
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries import dashboard
from projectsplatform.staff.queries.licences import Licences
from projectsplatform.staff.queries.spans import Span


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the strip, with what is to be known beside it and where more is said; `tone` when it is to be noticed."""

    name: str
    number: str
    beside: str
    href: str
    tone: str = ""


def sign_up_fact(span: Span) -> Fact:
    """Sign-ups of the period."""
    people = dashboard.sign_ups(span)
    beside = _("All customers: {total}").format(total=format_digits(people.total))
    return Fact(_("Sign-ups"), format_digits(people.new), beside, reverse("admin:accounts_user_changelist"))


def licence_fact(counted: Licences, at: datetime) -> Fact:
    """Active licences, and when they were counted, if that is a while ago."""
    active, trials, ending = (
        sum(getattr(product, name) for product in counted.products) for name in ("active", "trials", "ending")
    )
    beside = _("Trials: {trials}. Ending in 7 days: {ending}").format(trials=trials, ending=ending)
    if counted.counted_at < at:
        beside = f"{beside}. {_('Counted: {time}').format(time=moment(counted.counted_at))}"
    return Fact(_("Active licences"), format_digits(active), beside, reverse("admin:licences_licence_changelist"))


def queue_facts(at: datetime) -> list[Fact]:
    """Messages and tasks that wait, and those that failed."""
    queues = dashboard.queues(at)
    messages = reverse("admin:telegram_outboxmessage_changelist")
    waiting = format_digits(queues.messages_waiting)
    oldest = _("Oldest since {time}").format(time=moment(queues.oldest_waiting_at)) if queues.messages_waiting else ""
    failed, jobs_failed = queues.messages_failed, queues.jobs_failed
    jobs_beside = _("{failed} failed").format(failed=jobs_failed) if jobs_failed else ""
    facts = [Fact(_("Messages waiting"), waiting, oldest, messages)]
    if failed:
        failed_list = f"{messages}?state__exact=2"
        facts.append(Fact(_("Failed messages"), format_digits(failed), _("In the last day"), failed_list, "warn"))
    tone = "warn" if jobs_failed else ""
    facts.append(Fact(_("Tasks waiting"), format_digits(queues.jobs_waiting), jobs_beside, reverse("admin:jobs"), tone))
    return facts

"""What owners must hear though nobody asked. Each kind is told at most once a day, by Tashkent's calendar."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import owners
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import StaffEvent
from projectsplatform.kit.clock import local_day, rfc3339
from projectsplatform.licences.queries.channels import required_channels
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.queries.alarms import suspect_calls
from projectsplatform.payments.reconciliation.queries.standing import reconciliation_standing
from projectsplatform.staff.queries.backups import TOO_OLD, last_backup_at, last_migrated_at
from projectsplatform.staff.queries.standbys import count_standbys
from projectsplatform.telegram.queries.channels import channels_without_rights
from projectsplatform.telegram.queries.outbox import count_failed
from projectsplatform.wallet.operations.books import note_books_checked
from projectsplatform.wallet.queries.books import differences

_DAY: Final = timedelta(days=1)
_OVERVIEW: Final = Page("admin:index")
_EVENTS: Final = Page("admin:payments_providerevent_changelist")
_BURST: Final = 10
_BURST_WITHIN: Final = timedelta(hours=1)
_WRONG_KEY: Final = (
    _("Calls in the name of {provider} with a wrong key or signature in the last 24 hours: {count}."),
    _("Nothing came of them. If {provider} itself has another key now, enter it in the settings."),
)
_UNKNOWN: Final = (
    _("{provider} asked within an hour for transactions that are not here: {count}."),
    _("Compare its cabinet with the payments here: something may be lost."),
)
_REFUSED: Final = (
    _("Confirmations of {provider} that were refused in the last 24 hours: {count}."),
    _("A customer may have paid without getting the money on the balance. The events say why."),
)


def alert_of_messages(*, at: datetime) -> int:
    """Messages were given up. Returns how many owners were told, as all of these do."""
    count = count_failed(since=at - _DAY, until=at)
    if not count:
        return 0
    texts = [
        _("Messages that could not be sent in the last 24 hours: {count}."),
        _("The list shows why; what matters can be sent again there."),
    ]
    return _tell("messages", texts, {"count": count}, Page("admin:telegram_outboxmessage_changelist"), at)


def alert_of_channels(*, at: datetime) -> int:
    """The bot cannot see who is in a required channel, so that nobody's membership can be checked."""
    required = required_channels(at=at)
    lost = [channel for channel in channels_without_rights() if channel in required]
    if not lost:
        return 0
    texts = [
        _("The bot is no administrator of a required channel: {channels}."),
        _("It cannot see who has joined. Make it an administrator again, or require the channel no more."),
    ]
    names = ", ".join(channel.title for channel in lost)
    return _tell("channels", texts, {"channels": names}, Page("admin:telegram_channel_changelist"), at)


def alert_of_books(*, at: datetime) -> int:
    """An invariant of the ledger is broken."""
    found = differences()
    note_books_checked(differences=len(found), at=at)
    if not found:
        return 0
    texts = [
        _("The books differ: {count}. The first: {check}."),
        _("“manage.py check_books” on the server lists them all. Stop the platform, keep a dump, find out who."),
    ]
    return _tell("books", texts, {"count": len(found), "check": found[0].check}, _OVERVIEW, at)


def alert_of_backup(*, at: datetime) -> int:
    """No backup was written down for too long. A demo has none."""
    if settings.DEMO:
        return 0
    since = max(filter(None, [last_backup_at(at), last_migrated_at()]), default=at)
    if at - since <= TOO_OLD:
        return 0
    texts = [
        _("No backup of the database was written down since {time}."),
        _(
            "“manage.py dump_database” makes one. One that you make otherwise is written down by “manage.py note_backup”."
        ),
    ]
    return _tell("backup", texts, {"time": rfc3339(since)}, _OVERVIEW, at)


def alert_of_standbys(*, at: datetime) -> int:
    """Fewer servers follow the primary than there should: when it is lost now, so is what was bought since."""
    missing = settings.DATABASE_STANDBYS - count_standbys() if settings.DATABASE_STANDBYS else 0
    if missing <= 0:
        return 0
    texts = [
        _("Servers that should hold a copy of the database and do not: {count}."),
        _("Everything goes on, but what is lost with the main server now is lost. “patronictl list” on it says more."),
    ]
    return _tell("standbys", texts, {"count": missing}, _OVERVIEW, at)


def alert_of_payments(*, at: datetime) -> int:
    """Somebody calls as a provider who is none, Payme asks for transactions that are not here, a confirmation was refused."""
    found = suspect_calls(since=at - _DAY, burst_since=at - _BURST_WITHIN, until=at)
    told = 0
    for provider, wrong, unknown, refused in found:
        details = {"provider": Provider(provider).label}
        if wrong:
            told += _tell(f"payments.key.{provider}", _WRONG_KEY, details | {"count": wrong}, _EVENTS, at)
        if unknown >= _BURST:
            told += _tell(f"payments.unknown.{provider}", _UNKNOWN, details | {"count": unknown}, _EVENTS, at)
        if refused:
            told += _tell(f"payments.refused.{provider}", _REFUSED, details | {"count": refused}, _EVENTS, at)
    return told


def alert_of_differences(*, at: datetime) -> int:
    """Differences with providers' statements wait, or the daily comparison was not made."""
    standing = reconciliation_standing(at=at, installed_at=last_migrated_at())
    if standing.is_overdue:
        text = _("The nightly comparison with the payment providers was not made.")
        page = Page("admin:payments_reconciliationrun_changelist")
    elif standing.open:
        text = _("Differences with the payment providers wait for a decision: {count}.")
        page = Page("admin:payments_difference_changelist")
    else:
        return 0
    texts = [text, _("The list shows both sides of each, and what can be done about it.")]
    return _tell("differences", texts, {"count": standing.open}, page, at)


@transaction.atomic
def _tell(kind: str, texts: Sequence[Promise], details: Mapping[str, str | int], page: Page, at: datetime) -> int:
    event = StaffEvent(
        name=f"staff.alert.{kind}", key=local_day(at).isoformat(), texts=texts, details=details, page=page
    )
    return tell_members(member_ids=owners().values_list("pk", flat=True), event=event, at=at)

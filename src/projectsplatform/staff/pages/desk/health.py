"""The parts of the platform that this package knows of: database, worker, bot, books, backup."""

from datetime import datetime, timedelta
from typing import Final, Literal

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.panel.health import HealthFact, register
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries.backups import BACKUP_MADE, TOO_OLD
from projectsplatform.staff.queries.health import database_size, last_event, sender_lock, worker_seen_at
from projectsplatform.wallet.operations.books import BOOKS_CHECKED

_SILENCE: Final = timedelta(minutes=2)


def _database(at: datetime) -> HealthFact:
    return HealthFact(_("Database"), "good", gettext("answers, {size}").format(size=filesizeformat(database_size())))


def _worker(at: datetime) -> HealthFact:
    address, seen = reverse("admin:jobs"), worker_seen_at()
    if seen is not None and seen > at - _SILENCE:
        return HealthFact(_("Worker"), "good", gettext("works"), address)
    return HealthFact(_("Worker"), "bad", gettext("silent since {time}").format(time=moment(seen)), address)


def _bot(at: datetime) -> HealthFact:
    """The sender's lock has an end in the future while its process lives."""
    lock, address = sender_lock(), reverse("admin:telegram_outboxmessage_changelist")
    if lock is None or lock.expires_at <= at:
        silent = gettext("silent since {time}").format(time=moment(lock.expires_at if lock else None))
        return HealthFact(_("Bot"), "bad", silent, address)
    if lock.resume_at is not None and lock.resume_at > at + timedelta(seconds=5):
        rests = gettext("rests until {time}: Telegram asked for it").format(time=moment(lock.resume_at))
        return HealthFact(_("Bot"), "warn", rests, address)
    return HealthFact(_("Bot"), "good", gettext("works"), address)


def _books(at: datetime) -> HealthFact:
    checked = last_event(BOOKS_CHECKED, at)
    if checked is None:
        return HealthFact(_("Books"), "warn", gettext("not checked in the last 3 days"))
    if checked.details.get("differences"):
        found = gettext("differ: {number}, found {time}")
        return HealthFact(
            _("Books"), "bad", found.format(number=checked.details["differences"], time=moment(checked.at))
        )
    return HealthFact(_("Books"), "good", gettext("right, checked {time}").format(time=moment(checked.at)))


def _backup(at: datetime) -> HealthFact | None:
    """A demo has none."""
    if settings.DEMO:
        return None
    made = last_event(BACKUP_MADE, at)
    if made is None:
        return HealthFact(_("Backup"), "bad", gettext("none known in 3 days"))
    tone: Literal["good", "warn"] = "good" if at - made.at <= TOO_OLD else "warn"
    return HealthFact(_("Backup"), tone, moment(made.at))


register("database", _database)
register("worker", _worker)
register("bot", _bot)
register("books", _books)
register("backup", _backup)

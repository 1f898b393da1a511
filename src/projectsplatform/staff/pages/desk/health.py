"""The parts of the platform that this package knows of: database, worker, bot."""

from datetime import datetime, timedelta
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.panel.health import HealthFact, register
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries.health import database_size, sender_lock, worker_seen_at

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


register("database", _database)
register("worker", _worker)
register("bot", _bot)

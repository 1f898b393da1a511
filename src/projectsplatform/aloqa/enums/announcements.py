"""States and audiences of announcements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnnouncementState(models.TextChoices):
    """From the first word of an announcement to the last recipient."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits for a second member")
    SCHEDULED = "scheduled", _("scheduled")
    PREPARING = "preparing", _("is being prepared")
    SENDING = "sending", _("is being sent")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class RecipientState(models.IntegerChoices):
    """What became of an announcement to one person. Statements of SQL name them by number."""

    WAITING = 0, _("waits")
    QUEUED = 1, _("is being sent")
    SENT = 2, _("sent")
    BLOCKED = 3, _("has blocked the bot")
    FAILED = 4, _("not delivered")
    UNCERTAIN = 5, _("may have arrived")
    SKIPPED = 6, _("left out")


class Standing(models.TextChoices):
    """How a person stands to the programs of an audience: the state of one licence, or that there is none."""

    RUNNING = "running", _("runs")
    TRIAL = "trial", _("runs as a trial")
    ENDED = "ended", _("has ended")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    NONE = "none", _("no licence")

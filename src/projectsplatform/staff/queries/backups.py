"""What the platform knows of its backups: what `dump_database` and `note_backup` wrote into the trail."""

from datetime import datetime, timedelta
from typing import Final

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from projectsplatform.accounts.models import AuditEvent

BACKUP_MADE: Final = "platform.backup.made"
TOO_OLD: Final = timedelta(hours=26)
"""A night's dump, and two hours in which the next one is made."""
_LOOKED_BACK: Final = timedelta(days=60)


def last_backup_at(at: datetime) -> datetime | None:
    """When the newest backup of the last 60 days began; None when there is none."""
    made = AuditEvent.objects.filter(event=BACKUP_MADE, at__gt=at - _LOOKED_BACK, at__lte=at)
    return made.order_by("-at").values_list("at", flat=True).first()


def last_migrated_at() -> datetime | None:
    """When the newest migration ran: before, this version may not have written down what was backed up."""
    newest: datetime | None = MigrationRecorder.Migration.objects.aggregate(newest=Max("applied"))["newest"]
    return newest

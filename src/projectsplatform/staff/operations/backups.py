"""Writing down that a backup was made."""

from datetime import datetime

from projectsplatform.accounts.operations import audit
from projectsplatform.staff.queries.backups import BACKUP_MADE


def note_backup(*, how: str, at: datetime) -> None:
    """`at` is the moment whose data it has. From here on owners are warned when no other one follows."""
    audit.record(event=BACKUP_MADE, at=at, actor_id=None, subject_id=None, details={"how": how})

"""Background jobs on messages."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import every
from projectsplatform.telegram.operations import cleaning
from projectsplatform.telegram.operations.channels import try_channels


@every("* * * * *", name="telegram.blank_expired_bodies")
def blank_expired_bodies(timestamp: int) -> None:
    """Every minute, so that a secret is blanked soon after it expires."""
    cleaning.blank_expired_bodies(at=now())


@every("7 * * * *", name="telegram.purge_old_rows")
def purge_old_rows(timestamp: int) -> None:
    """Every hour, in short statements until nothing old is left."""
    while cleaning.purge_old_rows(at=now()):
        pass


@every("37 * * * *", name="telegram.try_channels")
def try_all_channels(timestamp: int) -> None:
    """Every hour: whether the bot still sees who is in the channels."""
    try_channels(at=now())

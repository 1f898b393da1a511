"""Background work on licences."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import every
from projectsplatform.licences.operations.channel_notices import tell_of_channels
from projectsplatform.licences.operations.reminders import remind_all
from projectsplatform.licences.operations.renewals import renew_all


@every("20 * * * *", name="licences.remind_of_endings")
def remind_of_endings(timestamp: int) -> None:
    """Every hour: what is due of the reminders 7, 3, 1 and 0 days before an end, and that a trial is over."""
    remind_all(at=now())


@every("*/5 * * * *", name="licences.tell_of_channels")
def tell_of_required_channels(timestamp: int) -> None:
    """Every five minutes: who is not known to be in a channel that will stop their program."""
    tell_of_channels(at=now())


@every("*/10 * * * *", name="licences.renew_by_themselves")
def renew_by_themselves(timestamp: int) -> None:
    """Every ten minutes: announces automatic renewals, and makes those that are due."""
    renew_all(at=now())

"""Kundalikcom's background work."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import every
from projectsplatform.kundalikcom.operations import cleaning


@every("*/5 * * * *", name="kundalikcom.purge_vault")
def purge_vault(timestamp: int) -> None:
    """Every five minutes: secrets that nobody can ask for any more are erased."""
    cleaning.purge_vault(at=now())

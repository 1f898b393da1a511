"""The panel's background work."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import every
from projectsplatform.staff.operations import rollups, sessions


@every("* * * * *", name="staff.roll_up_money")
def roll_up_money(timestamp: int) -> None:
    """Every minute: what the dashboard and the reports need not sum themselves."""
    rollups.roll_up_money()


@every("*/5 * * * *", name="staff.count_top_spenders")
def count_top_spenders(timestamp: int) -> None:
    """Every five minutes: the top customers of periods that need it."""
    rollups.count_top_spenders(at=now())


@every("* * * * *", name="staff.count_licences")
def count_licences(timestamp: int) -> None:
    """Every minute: how many licences run."""
    rollups.count_licences(at=now())


@every("37 * * * *", name="staff.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Every hour: windows of the panel that are over."""
    sessions.clear_sessions(at=now())

"""The panel's background work."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import every
from projectsplatform.staff.operations import owner_alerts, rollups, sessions


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


@every("40 3-16 * * *", name="staff.alert_owners")
def alert_owners(timestamp: int) -> None:
    """Every hour from 8.40 to 21.40 in Tashkent: what can wait until the morning."""
    at = now()
    owner_alerts.alert_of_messages(at=at)
    owner_alerts.alert_of_channels(at=at)
    owner_alerts.alert_of_backup(at=at)
    owner_alerts.alert_of_differences(at=at)


@every("50 22 * * *", name="staff.check_books")
def check_books(timestamp: int) -> None:
    """Every night at 3.50 in Tashkent: reads the whole ledger, and tells of a difference at once."""
    owner_alerts.alert_of_books(at=now())


@every("*/5 * * * *", name="staff.alert_of_standbys")
def alert_of_standbys(timestamp: int) -> None:
    """Every five minutes, also at night: the next fault would cost money."""
    owner_alerts.alert_of_standbys(at=now())


@every("*/10 * * * *", name="staff.alert_of_payments")
def alert_of_payments(timestamp: int) -> None:
    """Every ten minutes, also at night: somebody's money may be on its way."""
    owner_alerts.alert_of_payments(at=now())

"""The panel's background work."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app
from projectsplatform.staff.operations import rollups


@app.periodic(cron="* * * * *")
@app.task(
    name="staff.roll_up_money",
    queue="default",
    lock="staff.roll_up_money",
    queueing_lock="staff.roll_up_money",
    retry=RETRY,
)
def roll_up_money(timestamp: int) -> None:
    """Every minute: what the dashboard and the reports need not sum themselves."""
    rollups.roll_up_money()


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="staff.count_top_spenders",
    queue="default",
    lock="staff.count_top_spenders",
    queueing_lock="staff.count_top_spenders",
    retry=RETRY,
)
def count_top_spenders(timestamp: int) -> None:
    """Every five minutes: the top customers of periods that need it."""
    rollups.count_top_spenders(at=now())


@app.periodic(cron="* * * * *")
@app.task(
    name="staff.count_licences",
    queue="default",
    lock="staff.count_licences",
    queueing_lock="staff.count_licences",
    retry=RETRY,
)
def count_licences(timestamp: int) -> None:
    """Every minute: how many licences run."""
    rollups.count_licences(at=now())

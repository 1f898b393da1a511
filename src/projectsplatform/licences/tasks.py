"""Background work on licences."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app
from projectsplatform.licences.operations.reminders import remind_all


@app.periodic(cron="20 * * * *")
@app.task(name="licences.remind_of_endings", queue="default", queueing_lock="licences.remind_of_endings", retry=RETRY)
def remind_of_endings(timestamp: int) -> None:
    """Every hour: three days and one day before a paid end, and when a trial is over."""
    remind_all(at=now())

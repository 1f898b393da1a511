"""Background work on messages."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app
from projectsplatform.telegram.operations import cleaning


@app.periodic(cron="* * * * *")
@app.task(
    name="telegram.blank_expired_bodies", queue="default", queueing_lock="telegram.blank_expired_bodies", retry=RETRY
)
def blank_expired_bodies(timestamp: int) -> None:
    """Every minute: no secret outlives its time by much."""
    cleaning.blank_expired_bodies(at=now())


@app.periodic(cron="7 * * * *")
@app.task(name="telegram.purge_old_rows", queue="default", queueing_lock="telegram.purge_old_rows", retry=RETRY)
def purge_old_rows(timestamp: int) -> None:
    """Every hour, in short statements until nothing old is left."""
    while cleaning.purge_old_rows(at=now()):
        pass

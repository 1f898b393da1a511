"""Kundalikcom's background work."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app
from projectsplatform.kundalikcom.operations import cleaning


@app.periodic(cron="*/5 * * * *")
@app.task(name="kundalikcom.purge_vault", queue="default", retry=RETRY)
def purge_vault(timestamp: int) -> None:
    """Every five minutes: secrets that nobody can ask for any more are erased."""
    cleaning.purge_vault(at=now())

"""Background jobs on announcements."""

from projectsplatform.aloqa.operations.announcement_states import PREPARE_JOB
from projectsplatform.aloqa.operations.freezing import prepare_due
from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app, every


@app.task(name=PREPARE_JOB, queue="default", lock=PREPARE_JOB, retry=RETRY)
def prepare_announcement_now() -> None:
    """As soon as one is scheduled."""
    prepare_due(at=now())


@every("* * * * *", name="aloqa.prepare_due_announcements")
def prepare_due_announcements(timestamp: int) -> None:
    """Every minute: those whose moment has come, and those that a dead process has left."""
    prepare_due(at=now())

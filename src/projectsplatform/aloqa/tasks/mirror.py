"""Background jobs on the staff's group."""

from uuid import UUID

from projectsplatform.aloqa.operations import mirror_topics
from projectsplatform.aloqa.operations.mirroring import MIRROR_JOB
from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app


@app.task(name=MIRROR_JOB, queue="default", retry=RETRY)
def mirror_thread(thread_id: str) -> None:
    """Shows what is new of a conversation in the staff's group."""
    mirror_topics.mirror_thread(thread_id=UUID(thread_id), at=now())

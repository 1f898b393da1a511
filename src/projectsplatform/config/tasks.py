"""Housekeeping of the queue and of stored files."""

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from projectsplatform.kit.clock import now
from projectsplatform.kit.files.deleting import DELETE_JOB, delete_files
from projectsplatform.kit.files.unknown import delete_unknown_files
from projectsplatform.kit.jobs import RETRY, every

HEARTBEAT_SECONDS = 5
STALLED_AFTER_SECONDS = 15
"""A worker that has been silent for so long is dead."""
KEEP_FAILED_HOURS = 30 * 24
logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(name="config.retry_stalled_jobs", queueing_lock="config.retry_stalled_jobs", pass_context=True, retry=RETRY)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Every ten seconds: gives the jobs of a killed worker to a living one; nothing else would ever look at them."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        if job.worker_id is not None and job.worker_id == context.job.worker_id:
            continue  # our own: this machine slept, we did not die
        try:
            await manager.retry_job(job)
        except ConnectorException:  # another worker was faster; the others must not wait for this one
            logger.warning("config.retry_stalled_jobs.not_retried", extra={"job": job.id})


@app.periodic(cron="17 22 * * *")
@app.task(name="config.purge_finished_jobs", queueing_lock="config.purge_finished_jobs", pass_context=True, retry=RETRY)
async def purge_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Forgets jobs that ended long ago; those that succeeded are deleted at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.task(name=DELETE_JOB, queue="default", retry=RETRY)
def delete_many_files(paths: str) -> None:
    """Stored files, one path a line, that a committed transaction let go of."""
    delete_files(paths.splitlines())


@every("37 22 * * *", name="config.delete_unknown_files")
def delete_lost_files(timestamp: int) -> None:
    """Files older than a day that no row knows."""
    delete_unknown_files(now())

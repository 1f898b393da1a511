"""The queue's own housekeeping."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

_STALLED_AFTER_SECONDS = 30
KEEP_FAILED_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(name="config.retry_stalled_jobs", queueing_lock="config.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Gives the jobs of a killed worker to a living one; nothing else would ever look at them."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 22 * * *")
@app.task(name="config.purge_finished_jobs", queueing_lock="config.purge_finished_jobs", pass_context=True)
async def purge_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Forgets jobs that ended long ago; those that succeeded are deleted at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )

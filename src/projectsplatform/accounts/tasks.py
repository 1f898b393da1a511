"""Accounts' background work."""

from uuid import UUID

from projectsplatform.accounts.operations import cleaning, leaving, relinks, resets
from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app, every


@app.task(name=resets.SEND_RESET_CODE, queue="default", retry=RETRY)
def send_reset_code(person_id: str, device_name: str) -> None:
    """The code that `accounts/reset_password_request` promised, if there is somebody to promise it to."""
    resets.send_reset_code(person_id=UUID(person_id), device_name=device_name, at=now())


@every("17 * * * *", name="accounts.purge_expired")
def purge_expired(timestamp: int) -> None:
    """Every hour: what is over is forgotten."""
    cleaning.purge_expired(at=now())


@every("*/5 * * * *", name="accounts.carry_out_relinks")
def carry_out_relinks(timestamp: int) -> None:
    """Every five minutes: changes of Telegram whose day has passed."""
    relinks.carry_out_relinks(at=now())


@every("37 * * * *", name="accounts.sweep_after_leaving")
def sweep_after_leaving(timestamp: int) -> None:
    """Every hour: what came in at the very moment when its person left goes, too."""
    leaving.sweep_after_leaving(at=now())

"""Background work on payments."""

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import every
from projectsplatform.payments.operations.forgotten import end_forgotten
from projectsplatform.payments.operations.timeouts import end_waiting


@every("*/3 * * * *", name="payments.end_waiting")
def end_waiting_payments(timestamp: int) -> None:
    """Every three minutes, until none is left: payments that Payme began and nobody made."""
    while end_waiting(at=now()):
        pass


@every("17 3 * * *", name="payments.end_forgotten")
def end_forgotten_payments(timestamp: int) -> None:
    """Once a night, until none is left: payments of Click and Uzum Bank that stopped on their way a week ago."""
    while end_forgotten(at=now()):
        pass

"""The panel's lists of reconciliations and differences, and what is done about these."""

from projectsplatform.payments.reconciliation.admin import differences, queue, runs

__all__ = ["differences", "queue", "runs"]

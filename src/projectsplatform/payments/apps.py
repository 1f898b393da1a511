from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.files import unknown
from projectsplatform.kit.privacy import register


class PaymentsConfig(AppConfig):
    name = "projectsplatform.payments"
    verbose_name = _("Payment providers")

    def ready(self) -> None:
        """Says what is kept about people here, and what the books must be beside. Models cannot be imported earlier."""
        from projectsplatform.payments.operations.privacy import PAYMENTS  # noqa: PLC0415
        from projectsplatform.payments.queries.books import CHECKS  # noqa: PLC0415
        from projectsplatform.payments.reconciliation.operations.privacy import RECONCILIATION  # noqa: PLC0415
        from projectsplatform.payments.reconciliation.queries.files import STATEMENTS  # noqa: PLC0415
        from projectsplatform.wallet.queries.books import register_check  # noqa: PLC0415

        register(PAYMENTS)
        register(RECONCILIATION)  # erased before payments, whose numbers find its lines
        unknown.register(STATEMENTS)
        for name, sql in CHECKS.items():
            register_check(name, sql)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.privacy import register


class WalletConfig(AppConfig):
    name = "projectsplatform.wallet"
    verbose_name = _("Wallet")

    def ready(self) -> None:
        """Says what is kept about people here. Models cannot be imported earlier."""
        from projectsplatform.wallet.operations.privacy import MONEY  # noqa: PLC0415

        register(MONEY)

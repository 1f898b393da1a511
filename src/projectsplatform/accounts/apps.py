from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.privacy import register


class AccountsConfig(AppConfig):
    name = "projectsplatform.accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Says what is kept about people here. Models cannot be imported earlier."""
        from projectsplatform.accounts.operations.privacy import ACCOUNT  # noqa: PLC0415

        register(ACCOUNT)

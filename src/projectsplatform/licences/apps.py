from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.privacy import register


class LicencesConfig(AppConfig):
    name = "projectsplatform.licences"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Says what is kept about people here. Models cannot be imported earlier."""
        from projectsplatform.licences.operations.privacy import LICENCES  # noqa: PLC0415

        register(LICENCES)

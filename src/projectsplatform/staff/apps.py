import sys

from django.apps import AppConfig
from django.contrib.admin import apps, autodiscover

from projectsplatform.kit.privacy import register


class StaffConfig(AppConfig):
    default = True
    name = "projectsplatform.staff"

    def ready(self) -> None:
        """Says what is kept about members here. Models cannot be imported earlier."""
        from projectsplatform.staff.operations.privacy import VIEWS  # noqa: PLC0415

        register(VIEWS)


class StaffSiteConfig(apps.SimpleAdminConfig):
    """Stands in INSTALLED_APPS in place of `django.contrib.admin`: features register on our site."""

    default_site = "projectsplatform.staff.site.StaffSite"

    def ready(self) -> None:
        """Loads the panel's pages at once; in the bot, which shows none, only with all addresses: a quarter of its start."""
        super().ready()
        if sys.argv[1:2] != ["run_bot"]:
            autodiscover()

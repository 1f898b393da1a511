"""The platform itself as an app: it owns the commands that span features."""

from importlib import import_module

from django.apps import AppConfig
from django.conf.locale import LANG_INFO

LANG_INFO["uz-cyrl"] = {"bidi": False, "code": "uz-cyrl", "name": "Uzbek (Cyrillic)", "name_local": "Ўзбекча"}


class PlatformConfig(AppConfig):
    name = "projectsplatform.config"
    label = "platform"

    def ready(self) -> None:
        """Registers the checks."""
        import_module("projectsplatform.config.checks")

"""The platform itself as an app: it owns the commands that span features."""

from importlib import import_module

from django.apps import AppConfig
from django.conf.locale import LANG_INFO
from django.db.backends.signals import connection_created

from projectsplatform.config.timestamp_loader import read_moments_fast

LANG_INFO["uz-cyrl"] = {
    "bidi": False,
    "code": "uz-cyrl",
    "name": "Uzbek (Cyrillic)",
    "name_local": "Ўзбекча",
}


class PlatformConfig(AppConfig):
    name = "projectsplatform.config"
    label = "platform"

    def ready(self) -> None:
        """Connects what no import would: a signal, and the checks."""
        import_module("projectsplatform.config.checks")
        connection_created.connect(read_moments_fast, dispatch_uid="moments")

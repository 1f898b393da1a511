from django.apps import AppConfig

from projectsplatform.kit.privacy import register


class KundalikcomConfig(AppConfig):
    name = "projectsplatform.kundalikcom"
    verbose_name = "Kundalikcom"

    def ready(self) -> None:
        """Says what is kept about people here. Models cannot be imported earlier."""
        from projectsplatform.kundalikcom.operations.privacy import SCHOOL  # noqa: PLC0415

        register(SCHOOL)

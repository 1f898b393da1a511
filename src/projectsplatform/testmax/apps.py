from django.apps import AppConfig

from projectsplatform.kit.privacy import register


class TestmaxConfig(AppConfig):
    name = "projectsplatform.testmax"
    verbose_name = "TestMax"

    def ready(self) -> None:
        """Says what is kept about people here. Models cannot be imported earlier."""
        from projectsplatform.testmax.operations import PROFILES  # noqa: PLC0415

        register(PROFILES)

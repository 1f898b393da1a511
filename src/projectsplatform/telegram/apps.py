from django.apps import AppConfig

from projectsplatform.kit.privacy import register


class TelegramConfig(AppConfig):
    name = "projectsplatform.telegram"
    verbose_name = "Telegram"

    def ready(self) -> None:
        """Registers the personal data of this feature. Models cannot be imported earlier."""
        from projectsplatform.telegram.operations.privacy import CHAT  # noqa: PLC0415

        register(CHAT)

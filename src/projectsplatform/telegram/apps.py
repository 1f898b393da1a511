from django.apps import AppConfig


class TelegramConfig(AppConfig):
    name = "projectsplatform.telegram"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Telegram"

from django.apps import AppConfig


class BotConfig(AppConfig):
    name = "projectsplatform.bot"
    default_auto_field = "django.db.models.BigAutoField"

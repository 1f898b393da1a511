from django.apps import AppConfig


class KundalikcomConfig(AppConfig):
    name = "projectsplatform.kundalikcom"
    verbose_name = "Kundalikcom"
    default_auto_field = "django.db.models.BigAutoField"

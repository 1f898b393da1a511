from django.apps import AppConfig


class KundalikcomConfig(AppConfig):
    name = "projectsplatform.kundalikcom"
    default_auto_field = "django.db.models.BigAutoField"

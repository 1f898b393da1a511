from django.apps import AppConfig


class CabinetConfig(AppConfig):
    name = "projectsplatform.cabinet"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class TestmaxConfig(AppConfig):
    name = "projectsplatform.testmax"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class TestmaxConfig(AppConfig):
    name = "projectsplatform.testmax"
    verbose_name = "TestMax"
    default_auto_field = "django.db.models.BigAutoField"

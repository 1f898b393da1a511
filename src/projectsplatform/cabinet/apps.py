from django.apps import AppConfig


class CabinetConfig(AppConfig):
    name = "projectsplatform.cabinet"

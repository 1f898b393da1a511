from django.apps import AppConfig
from django.contrib.admin import apps


class StaffConfig(AppConfig):
    default = True
    name = "projectsplatform.staff"
    default_auto_field = "django.db.models.BigAutoField"


class StaffSiteConfig(apps.AdminConfig):
    """Stands in INSTALLED_APPS in place of `django.contrib.admin`: features register on our site."""

    default = False
    default_site = "projectsplatform.staff.site.StaffSite"

from django.apps import AppConfig
from django.contrib.admin import apps


class StaffConfig(AppConfig):
    default = True
    name = "projectsplatform.staff"


class StaffSiteConfig(apps.AdminConfig):
    """Stands in INSTALLED_APPS in place of `django.contrib.admin`: features register on our site."""

    default = False
    default_site = "projectsplatform.staff.site.StaffSite"

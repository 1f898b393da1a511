"""All addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from projectsplatform.config.api import api
from projectsplatform.config.health import healthz, readyz
from projectsplatform.config.views import start_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start_page, name="start"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", api.urls),
    path("staff/", admin.site.urls),
    path("telegram/", include("projectsplatform.telegram.urls")),
]
if settings.TELEGRAM_SIMULATED:
    urlpatterns.append(path("demo/telegram/", include("projectsplatform.bot.simulator.urls")))

handler404 = "projectsplatform.config.views.not_found"
handler500 = "projectsplatform.config.views.failed"

"""All URLs. With them the panel's pages are loaded also in the bot: what it enqueues may lead to them."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from projectsplatform.config.api import api
from projectsplatform.config.docs import guide, reference
from projectsplatform.config.health import healthz, readyz
from projectsplatform.config.openapi import openapi

admin.autodiscover()

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/openapi.json", openapi(api), name="openapi"),
    path("api/v1/docs", guide(api), name="api_guide"),
    path("api/v1/docs/reference", reference(api), name="api_reference"),
    path("api/v1/", api.urls),
    path("staff/", admin.site.urls),
    path("a/", include("projectsplatform.aloqa.urls")),
    path("telegram/", include("projectsplatform.telegram.urls")),
    path("payments/", include("projectsplatform.payments.urls")),
]
if settings.TELEGRAM_SIMULATED:
    urlpatterns.append(path("demo/telegram/", include("projectsplatform.bot.simulator.urls")))
if settings.DEMO:
    urlpatterns.append(path("demo/pay/", include("projectsplatform.payments.simulator.urls")))
urlpatterns.append(path("", include("projectsplatform.cabinet.urls")))

handler400 = "projectsplatform.config.views.bad_request"
handler403 = "projectsplatform.config.views.forbidden"
handler404 = "projectsplatform.config.views.not_found"
handler500 = "projectsplatform.config.views.failed"

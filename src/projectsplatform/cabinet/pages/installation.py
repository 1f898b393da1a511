"""The cabinet as an application on a phone's home screen: its manifest, and a page for when there is no network."""

from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

_GROUND: Final = "#f2f6f8"
"""`--surface` of the light theme, while the application starts."""
_ICONS: Final = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-whole.png", "512x512", "maskable"),
)


@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    """The web application manifest, in the reader's language."""
    manifest = {
        "id": "/",
        "name": "ProjectsPlatform",
        "short_name": "Projects",
        "description": gettext("Programs for schools, paid by the month"),
        "lang": get_language(),
        "start_url": reverse("cabinet:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": _GROUND,
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in _ICONS
        ],
        "shortcuts": [_shortcut("Top up", "top_up"), _shortcut("Statement", "statement")],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It keeps the offline page and nothing else: a newer page has another name there."""
    version = sha256(render_to_string("cabinet/offline.html").encode()).hexdigest()[:12]
    context = {"offline": reverse("cabinet:offline"), "version": version}
    return render(request, "cabinet/worker.js", context, content_type="text/javascript; charset=utf-8")


@require_safe
def show_offline(request: HttpRequest) -> HttpResponse:
    """What the application shows without a network, in every language: it is kept for whoever comes next."""
    return HttpResponse(render_to_string("cabinet/offline.html"))


def _shortcut(name: str, page: str) -> dict[str, Any]:
    return {"name": gettext(name), "url": reverse(f"cabinet:{page}")}

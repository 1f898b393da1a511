"""The other yardstick: an empty django-ninja endpoint on the same server, with the platform's settings and middleware.

`python -m benchmarks.empty PORT`, with the platform's settings in the environment.
"""

import sys
from typing import Any

from benchmarks.serving import serve
from projectsplatform.config.web import PLACES, THREADS


def load(port: int) -> Any:
    """The platform's WSGI application with one route: `POST /api/v1/empty`."""
    from django.conf import settings  # noqa: PLC0415
    from django.http import HttpRequest  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415
    from ninja import NinjaAPI  # noqa: PLC0415

    from projectsplatform.config.wsgi import django, front  # noqa: PLC0415  only the worker loads Django

    api = NinjaAPI(docs_url=None, openapi_url=None)

    @api.post("/empty")
    def empty(request: HttpRequest) -> dict[str, bool]:
        return {"how": True}

    globals()["urlpatterns"] = [path("api/v1/", api.urls)]
    settings.ROOT_URLCONF = __name__
    return front(django, port=port, threads=THREADS, places=PLACES)


if __name__ == "__main__":
    port = int(sys.argv[1])
    serve(port, lambda: load(port))

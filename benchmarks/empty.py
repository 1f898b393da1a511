"""The other yardstick: an empty django-ninja endpoint on the same server, with nothing before it: no middleware, no front.

`python -m benchmarks.empty PORT`, with the platform's settings in the environment.
"""

import sys
from typing import Any

from benchmarks.serving import serve


def load() -> Any:
    """A WSGI application with one route: `POST /api/v1/empty`."""
    import django  # noqa: PLC0415  only the worker loads Django
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.http import HttpRequest  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415
    from ninja import NinjaAPI  # noqa: PLC0415

    django.setup()
    settings.MIDDLEWARE = []
    api = NinjaAPI(docs_url=None, openapi_url=None)

    @api.post("/empty")
    def empty(request: HttpRequest) -> dict[str, bool]:
        return {"how": True}

    globals()["urlpatterns"] = [path("api/v1/", api.urls)]
    settings.ROOT_URLCONF = __name__
    return get_wsgi_application()


if __name__ == "__main__":
    serve(int(sys.argv[1]), load)

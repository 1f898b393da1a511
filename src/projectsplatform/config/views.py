"""Pages that belong to no feature: the start page, and what is said when there is none."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projectsplatform.kit.answers import problem_response
from projectsplatform.kit.errors import InternalError


def start_page(request: HttpRequest) -> HttpResponse:
    """What this is and where to go on."""
    return render(request, "start.html", {"simulated": settings.TELEGRAM_SIMULATED})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 404; the API's middleware gives its own a problem body."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """A 500 without detail, for programs and people alike."""
    if request.path_info.startswith("/api/"):
        return problem_response(InternalError())
    return render(request, "500.html", status=500)

"""Addresses below the providers' that are none: programs ask here, so the answer is no page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.errors import NothingThere


@csrf_exempt
def nothing_there(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404 as JSON."""
    return problem_response(NothingThere())

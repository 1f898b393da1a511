"""The language of the answer."""

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from projectsplatform.cabinet.rules.languages import page_language
from projectsplatform.config.middleware.types import GetResponse
from projectsplatform.kit.api.languages import negotiate
from projectsplatform.kit.api.requests import is_api_path


class LanguageMiddleware:
    """Activates the language chosen on a page or named by its address, else the one that Accept-Language prefers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = "" if is_api_path(request.path_info) else page_language(request)
        language = chosen or negotiate(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        with translation.override(language):
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response

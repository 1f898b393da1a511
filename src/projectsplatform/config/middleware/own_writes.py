"""Who has just written reads from the primary."""

from typing import Final

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase

from projectsplatform.config.middleware.pages import is_page
from projectsplatform.config.middleware.types import GetResponse
from projectsplatform.kit.api import cookies
from projectsplatform.kit.api.headers import STAFF_PREFIX
from projectsplatform.kit.db.readers.blocks import WRITES_KEPT, browser_request
from projectsplatform.kit.db.readers.reading import has_reader

COOKIE: Final = "wrote"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class OwnWrites:
    """A cookie of some seconds with every answer to a form, and to whatever else wrote a row: the browser brings it to any web node."""

    def __init__(self, get_response: GetResponse) -> None:
        if not has_reader():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not (is_page(request) or request.path_info.startswith(STAFF_PREFIX)):
            return self.get_response(request)
        is_safe = request.method in _SAFE
        with browser_request(wrote_lately=not is_safe or bool(cookies.read(request, COOKIE))) as seen:
            response = self.get_response(request)
        if not is_safe or seen.has_written:
            cookies.put(response, COOKIE, "1", lasts=WRITES_KEPT)
        return response

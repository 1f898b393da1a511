"""Who looks at a page."""

from collections.abc import Mapping

from django.http import HttpRequest

from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.errors import TokenRequired

_CALLER = "cabinet_caller"
_UNREAD = "cabinet_unread"
_COUNTS = "cabinet_counts"
ANSWERS = "answers"
"""The name of aloqa's count."""


def remember_caller(
    request: HttpRequest, caller: Caller | None, *, unread: int = 0, counts: Mapping[str, int] | None = None
) -> None:
    """Done once a request, by the middleware. `unread`: notices, as of the beginning of the request; `counts`: see Visitor."""
    setattr(request, _CALLER, caller)
    setattr(request, _UNREAD, unread)
    setattr(request, _COUNTS, counts or {})


def unread_of(request: HttpRequest) -> int:
    """How many notices the person had not read when they asked for the page; counted up to MANY_NOTICES."""
    return int(getattr(request, _UNREAD, 0))


def answers_of(request: HttpRequest) -> int:
    """How many answers in their conversation the person had not read when they asked for the page."""
    return int(getattr(request, _COUNTS, {}).get(ANSWERS) or 0)


def caller_of(request: HttpRequest) -> Caller | None:
    """The signed-in person, None for a stranger (and where nobody asked, as on an error page)."""
    return getattr(request, _CALLER, None)


def is_page(request: HttpRequest) -> bool:
    """Whether the cabinet's cookies count here: not on an error page of the panel."""
    return hasattr(request, _CALLER)


def customer_of(request: HttpRequest) -> Caller:
    """The signed-in person. Raises TokenRequired for a stranger, who is then shown the way in."""
    caller = caller_of(request)
    if caller is None:
        raise TokenRequired
    return caller

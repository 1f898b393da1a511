"""Django's middleware with cookies, limited to the panel."""

from collections.abc import Awaitable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.kit.api.headers import STAFF_PREFIX


class UnderStaff(MiddlewareMixin):
    """Mixed into Django's middleware that sets cookies: skipped outside `/staff/`."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        return super().__call__(request) if request.path_info.startswith(STAFF_PREFIX) else self.get_response(request)


class StaffSessions(UnderStaff, SessionMiddleware):
    """Django's sessions."""


class StaffCsrf(UnderStaff, CsrfViewMiddleware):
    """Django's CSRF check; the API takes no cookies and needs none."""

    def process_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseForbidden | None:
        """Django's hook, where the check lives."""
        if request.path_info.startswith(STAFF_PREFIX):
            return super().process_view(request, *args, **kwargs)
        return None


class StaffAuthentication(UnderStaff, AuthenticationMiddleware):
    """`request.user` of the panel."""


class StaffMessages(UnderStaff, MessageMiddleware):
    """Notices of the panel."""

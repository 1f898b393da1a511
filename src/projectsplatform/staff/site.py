"""The site that every feature's admin registers on."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from projectsplatform.staff.pages.customers import show_customer
from projectsplatform.staff.pages.dashboard import dashboard_context
from projectsplatform.staff.pages.passwords import change_own_password
from projectsplatform.staff.pages.sign_in import ask_code, ask_password


class StaffSite(UnfoldAdminSite):
    """Signed in by password and a Telegram code; never by Django's own form."""

    index_template = "staff/dashboard.html"

    def extra_urls(self) -> list[URLPattern]:
        """Pages of ours, before the models'."""
        return [
            path("login/code/", self.login_code, name="login_code"),
            path("customers/<uuid:user_id>/", self.admin_view(self.customer), name="customer"),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        page: HttpResponse = super().index(request, {**dashboard_context(request), **(extra_context or {})})
        return page

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return ask_password(request, self)

    @method_decorator(never_cache)
    def login_code(self, request: HttpRequest) -> HttpResponse:
        return ask_code(request, self)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return change_own_password(request, self)

    def customer(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        return show_customer(request, user_id, self)

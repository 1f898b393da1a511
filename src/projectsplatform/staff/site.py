"""The site that every feature's admin registers on."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.paginator import InvalidPage
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from projectsplatform.accounts.queries.search import people_matching
from projectsplatform.panel.filters import register_filters
from projectsplatform.panel.late import LateList
from projectsplatform.panel.lists import KeysetChangeList
from projectsplatform.panel.lookups import OfferedLookups, QueryRefused, require_autocomplete
from projectsplatform.panel.paginators import BoundedPaginator
from projectsplatform.panel.requests import View, checked
from projectsplatform.panel.search import IndexedSearch
from projectsplatform.staff.pages.desk.page import desk_context
from projectsplatform.staff.pages.menu import menu
from projectsplatform.staff.pages.passwords import change_own_password
from projectsplatform.staff.pages.routes import panel_routes
from projectsplatform.staff.pages.sign_in import ask_code, ask_password
from projectsplatform.staff.pages.views import SavedViews

# Roles are kept in `rules.py`, not clicked together; jobs are the worker's, their numbers are on the dashboard.
_LEFT_OUT = frozenset({"auth", "procrastinate"})


_NOTHING = '<span class="pp-none">—</span>'
"""An empty cell; small screens leave it out."""
_ORDER = ("accounts", "wallet", "payments", "licences", "kundalikcom", "testmax", "telegram", "aloqa")
"""Of the features, as they are used."""


class PeopleSearch(IndexedSearch):
    """Finds rows by their person."""

    def matching_people(self, request: HttpRequest, text: str) -> Iterable[Any]:
        """Not by phone for a role that sees no phone numbers."""
        by_phone = request.user.has_perm("accounts.view_signupticket")
        return people_matching(text, by_phone=by_phone).values_list("pk", flat=True)


class StaffSite(UnfoldAdminSite):
    """Signed in by password and a Telegram code; never by Django's own form."""

    index_template = "staff/desk.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = _NOTHING
        register_filters()
        self._known_sections: dict[tuple[frozenset[str], str | None, str | None], list[dict[str, Any]]] = {}

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        """Django's hook for every admin that is found; libraries' own are left out."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label not in _LEFT_OUT]  # noqa: SLF001  Django documents it
        defaults = {
            "change_list_template": "staff/change_list.html",
            "paginator": BoundedPaginator,
            "list_per_page": 50,
            "get_changelist": lambda _admin, _request, **_: KeysetChangeList,
            "actions": None,
        }
        base = admin_class or ModelAdmin
        search = (PeopleSearch,) if hasattr(base, "search_by_person") else ()
        extended = type(base.__name__, (*search, LateList, SavedViews, OfferedLookups, base), {})
        super().register(ours, extended, **{**defaults, "show_full_result_count": False, **options})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Django's hook: the features in our order."""
        return self._sections(request, app_label)

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """unfold's hook for its menu: the groups, and those that are folded."""
        often, advanced = menu(request, self._sections(request, None))
        return [{"often": often, "advanced": advanced, "is_open": any(group.is_active for group in advanced)}]

    def _sections(self, request: HttpRequest, app_label: str | None) -> list[dict[str, Any]]:
        """Worked out once for each role and language: it takes a quarter of a page's time."""
        key = (frozenset(request.user.get_all_permissions()), get_language(), app_label)
        if key not in self._known_sections:
            apps = {app["app_label"]: app for app in super().get_app_list(request, app_label)}
            self._known_sections[key] = [apps[label] for label in _ORDER if label in apps]
        return [dict(section) for section in self._known_sections[key]]

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002  Django's signature
        """Django's hook for every page of signed-in staff."""
        page: View = super().admin_view(checked(view, self), cacheable)
        return page

    def get_urls(self) -> list[Any]:
        """Without Django's page that shows any row of any model on "its site": it asks for no permission."""
        return [route for route in super().get_urls() if getattr(route, "name", "") != "view_on_site"]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        require_autocomplete(self, request)
        response: HttpResponseBase = super().autocomplete_view(request)
        return response

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """unfold's, whose pages are numbered."""
        try:
            response: HttpResponse = super().search(request, extra_context)
        except (InvalidPage, ValueError) as error:
            raise QueryRefused from error
        return response

    def extra_urls(self) -> list[URLPattern]:
        """Pages of ours, before the models'."""
        return [path("login/code/", self.login_code, name="login_code"), *panel_routes(self._page, self.admin_view)]

    def _page(self, page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """A page of ours for signed-in staff; what the role may do there it asks itself."""
        view: Callable[..., HttpResponseBase] = self.admin_view(partial(page, site=self))
        return view

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        page: HttpResponse = super().index(request, {**desk_context(request), **(extra_context or {})})
        return page

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        return checked(ask_password, self)(request, self)

    @method_decorator(never_cache)
    def login_code(self, request: HttpRequest) -> HttpResponseBase:
        return checked(ask_code, self)(request, self)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return change_own_password(request, self)

"""A list of the panel kept under a name, and removed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.panel.lookups import list_query
from projectsplatform.panel.words import typed
from projectsplatform.staff.forms.views import ViewForm
from projectsplatform.staff.operations.views import remove_view, save_view
from projectsplatform.staff.queries.views import find_view, views_of

if TYPE_CHECKING:
    _Admin = ModelAdmin[Any]
else:
    _Admin = object


@dataclass(frozen=True, slots=True)
class ShownView:
    """A saved view above its list."""

    name: str
    address: str
    removal: str
    is_chosen: bool


class SavedViews(_Admin):
    """Mixed into every admin of the site: its list shows the member's views of it."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**_views_context(request, self), **(extra_context or {})})


def new_view(request: HttpRequest, app_label: str, model_name: str, site: AdminSite) -> HttpResponse:
    """The list of the address, under a name that is asked for."""
    admin = _admin_of(site, f"{app_label}.{model_name}")
    if not admin.has_view_permission(request):
        raise PermissionDenied
    query = list_query(admin, request)
    form = ViewForm(request.POST or None)
    back = f"{_list_of(admin)}?{query}" if query else _list_of(admin)

    def act() -> str:
        name = form.cleaned_data["name"]
        save_view(member_id=actor_of(request), list_name=admin.opts.label_lower, name=name, query=query, at=now())
        return _("Kept: “{name}” stands above the list.").format(name=name)

    facts = [(_("List"), str(admin.opts.verbose_name_plural).capitalize())]
    hint = _("Only you see it. It can be undone: remove the view at any time; a view of the same name is replaced.")
    page = ConfirmPage(_("Keep this view"), _("Keep"), back, facts, hint=hint)
    return form_action(request, site, form, page, act)


def delete_view(request: HttpRequest, view_id: UUID, site: AdminSite) -> HttpResponse:
    """One of the member's own."""
    try:
        view = find_view(actor_of(request), view_id)
    except NothingThere as error:
        raise Http404 from error
    admin = _admin_of(site, view.list_name)

    def act() -> str:
        remove_view(member_id=actor_of(request), view_id=view_id)
        return _("Removed. No row of the list was changed.")

    hint = _("Only the shortcut goes, no row of the list. It can be kept again.")
    facts = [(_("View"), typed(view.name)), (_("List"), str(admin.opts.verbose_name_plural).capitalize())]
    page = ConfirmPage(
        _("Remove a view"), _("Remove"), f"{_list_of(admin)}?{view.query}", facts, hint=hint, onward=_list_of(admin)
    )
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def _views_context(request: HttpRequest, admin: "ModelAdmin[Any]") -> dict[str, Any]:
    query = list_query(admin, request)
    views = _shown(request, admin, query)
    is_new = bool(query) and not any(view.is_chosen for view in views)
    names = [admin.opts.app_label, admin.opts.model_name]
    keep = f"{reverse('admin:view_new', args=names)}?{query}" if is_new else ""
    return {"saved_views": views, "keep_view": keep}


def _shown(request: HttpRequest, admin: "ModelAdmin[Any]", query: str) -> Sequence[ShownView]:
    return [
        ShownView(view.name, f"?{view.query}", reverse("admin:view_delete", args=[view.pk]), view.query == query)
        for view in views_of(actor_of(request), admin.opts.label_lower)
    ]


def _admin_of(site: AdminSite, label: str) -> "ModelAdmin[Any]":
    admins = site._registry.items()  # noqa: SLF001  Django has no other way to ask
    found = next((admin for model, admin in admins if model._meta.label_lower == label), None)  # noqa: SLF001
    if found is None:
        raise Http404
    return found


def _list_of(admin: "ModelAdmin[Any]") -> str:
    return reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_changelist")

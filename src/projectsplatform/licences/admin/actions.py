"""A page with a form whose submission is one call of an operation."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from projectsplatform.kit.errors import Refusal
from projectsplatform.licences.forms import ActionForm


class ReadOnlyAdmin(ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def action_page(
    admin: ModelAdmin, request: HttpRequest, form: ActionForm, act: Callable[[], object], **page: Any
) -> HttpResponse:
    """Shows the form, or does what it says and goes `back`; a refusal comes back on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("Done."))
            return redirect(page["back"])
    return show_action(admin, request, form, **page)


def show_action(admin: ModelAdmin, request: HttpRequest, form: ActionForm, **page: Any) -> HttpResponse:
    """The page alone."""
    context = {**admin.admin_site.each_context(request), "opts": admin.opts, "form": form, **page}
    return TemplateResponse(request, "licences/action_form.html", context)


def actor_of(request: HttpRequest) -> UUID:
    """Who of the staff is acting."""
    return UUID(str(request.user.pk))

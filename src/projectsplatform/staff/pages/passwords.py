"""One's own password."""

from typing import cast
from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.passwords import change_password
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import FieldRefusal, Refusal
from projectsplatform.staff.forms.sign_in import ChangePasswordForm

_WINDOWS = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")


def change_own_password(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Another password; everything signed in elsewhere ends, this window stays."""
    form = ChangePasswordForm(request.POST or None)
    member = cast("User", request.user)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(
                username=member.username,
                session_id=_window_id(request),
                old_password=form.cleaned_data["old_password"],
                new_password=form.cleaned_data["new_password"],
                address=client_address(request),
                at=now(),
            )
        except Refusal as refusal:
            form.add_error("new_password" if isinstance(refusal, FieldRefusal) else "old_password", refusal.text())
        else:
            member.refresh_from_db()
            update_session_auth_hash(request, member)
            messages.success(request, _("The password was changed."))
            return redirect("admin:index")
    title = _("Change the password")
    context = {**site.each_context(request), "title": title, "form": form}
    return TemplateResponse(request, "staff/change_password.html", context)


def _window_id(request: HttpRequest) -> UUID:
    """An id of this window of the panel, by which its wrong passwords are counted. No session of the API has it, and its
    cookie cannot be read out of it."""
    return uuid5(_WINDOWS, str(request.session.session_key))

"""Signing in to the panel: name and password, then the code from Telegram."""

from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.staff_sign_in import request_staff_code, sign_in_staff
from projectsplatform.accounts.rules.devices import device_label
from projectsplatform.accounts.rules.lifetimes import KNOWN_DEVICE
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.device_cookies import device_tokens, put_device_token
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal, TooMany
from projectsplatform.staff.forms.sign_in import CodeStepForm, PasswordStepForm

PENDING = "staff_sign_in"


def ask_password(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The first step. A right password sends a code and leads to the second."""
    if site.has_permission(request):
        return redirect("admin:index")
    form = PasswordStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        try:
            sent = request_staff_code(
                username=username,
                password=form.cleaned_data["password"],
                device_name=device_label(None, request.headers.get("User-Agent", "")),
                address=client_address(request),
                device_tokens=device_tokens(request),
                at=now(),
            )
        except Refusal as refusal:
            return _refused(request, site, form, refusal, "staff/password_step.html")
        request.session[PENDING] = {
            "username": username,
            "challenge": str(sent.challenge),
            "expires_at": sent.expires_at.isoformat(),
            "next": request.GET.get("next", ""),
        }
        return redirect("admin:login_code")
    return _page(request, site, "staff/password_step.html", {"form": form})


def ask_code(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The second step. A right code opens the panel."""
    pending = request.session.get(PENDING)
    if pending is None or site.has_permission(request):
        return redirect("admin:login")
    form = CodeStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            signed_in = sign_in_staff(
                username=pending["username"],
                code=form.cleaned_data["code"].strip(),
                challenge=pending["challenge"],
                address=client_address(request),
                device_tokens=device_tokens(request),
                at=now(),
            )
        except Refusal as refusal:
            return _refused(request, site, form, refusal, "staff/code_step.html")
        del request.session[PENDING]
        login(request, signed_in.member)
        response = redirect(_way_on(request, pending["next"]))
        user_id, token = signed_in.member.pk, signed_in.device_token
        put_device_token(request, response, user_id=user_id, token=token, lasts=KNOWN_DEVICE)
        return response
    return _page(request, site, "staff/code_step.html", {"form": form})


def _way_on(request: HttpRequest, wanted: str) -> str:
    """Where the person wanted to go, if that is a page of the panel."""
    home = reverse("admin:index")
    is_local = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_local and wanted.startswith(home) and ".." not in wanted else home


def _refused(request: HttpRequest, site: AdminSite, form: Form, refusal: Refusal, template: str) -> HttpResponse:
    form.add_error(None, refusal.text())
    response = _page(request, site, template, {"form": form})
    if isinstance(refusal, TooMany):
        response.status_code = 429
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _page(request: HttpRequest, site: AdminSite, template: str, fields: dict[str, Any]) -> HttpResponse:
    pending = request.session.get(PENDING)
    expires_at = datetime.fromisoformat(pending["expires_at"]) if pending else None
    context = {**site.each_context(request), "title": _("Sign in"), "expires_at": expires_at, **fields}
    return TemplateResponse(request, template, context)

"""A forgotten password: a code to Telegram, then a new one. Nothing here tells whether an account exists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from projectsplatform.accounts.operations.resets import request_reset, reset_password
from projectsplatform.cabinet.forms import ForgotForm, NewPasswordForm
from projectsplatform.cabinet.forms.base import PageForm
from projectsplatform.cabinet.pages.asking import device_of
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.rules import cookies
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.device_cookies import device_tokens
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal

_ASK = "cabinet/forgot.html"
_RENEW = "cabinet/new_password.html"


@require_http_methods(["GET", "HEAD", "POST"])
def show_forgot(request: HttpRequest) -> HttpResponse:
    """Whose password it is."""
    form = ForgotForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return page(request, _ASK, {"form": form})
    if not form.is_valid():
        return page(request, _ASK, {"form": form}, status=422)
    username = form.cleaned_data["username"]
    try:
        request_reset(
            username=username,
            device_name=device_of(request),
            address=client_address(request),
            device_tokens=device_tokens(request),
            at=now(),
        )
    except Refusal as refusal:
        return _refused(request, _ASK, form, refusal)
    response = redirect("cabinet:new_password")
    cookies.put_step(response, cookies.RESET, {"username": username})
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def show_new_password(request: HttpRequest) -> HttpResponse:
    """The code and the new password; every session ends."""
    step = cookies.read_step(request, cookies.RESET)
    if step is None:
        return redirect("cabinet:forgot")
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return page(request, _RENEW, {"form": form, "username": step["username"]})
    if not form.is_valid():
        return page(request, _RENEW, {"form": form, "username": step["username"]}, status=422)
    try:
        reset_password(
            username=step["username"],
            code=form.cleaned_data["code"],
            new_password=form.cleaned_data["new_password"],
            address=client_address(request),
            device_tokens=device_tokens(request),
            at=now(),
        )
    except Refusal as refusal:
        return _refused(request, _RENEW, form, refusal, username=step["username"])
    response = send_on("cabinet:login", note="password_set")
    cookies.drop(response, cookies.RESET)
    return response


def _refused(request: HttpRequest, template: str, form: PageForm, refusal: Refusal, **context: str) -> HttpResponse:
    form.refuse(refusal)
    return page(request, template, {"form": form, **context}, status=status_of(type(refusal))[0])

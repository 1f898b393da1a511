"""One's own password once more, before secrets are shown."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from projectsplatform.accounts.errors import InvalidCredentials
from projectsplatform.accounts.operations.passwords import confirm_password
from projectsplatform.cabinet.forms import ConfirmPasswordForm
from projectsplatform.cabinet.forms.base import PageForm
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.rules.addresses import safe_next
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import Refusal, TooMany

_PAGE: Final = "cabinet/confirm.html"


@require_http_methods(["GET", "HEAD", "POST"])
def show_confirm(request: HttpRequest) -> HttpResponse:
    """For ten minutes this session may see secrets; then back to where the password was asked for."""
    customer = customer_of(request)
    if request.method != "POST":
        return page(request, _PAGE, {"form": ConfirmPasswordForm(initial={"next": request.GET.get("next", "")})})
    form = ConfirmPasswordForm(request.POST)
    if not form.is_valid():
        return page(request, _PAGE, {"form": form}, status=422)
    try:
        confirm_password(
            username=customer.username,
            session_id=customer.session_id,
            password=form.cleaned_data["password"],
            address=client_address(request),
            at=customer.at,
        )
    except Refusal as refusal:
        refuse_password(form, refusal)
        return waiting(page(request, _PAGE, {"form": form}, status=status_of(type(refusal))[0]), refusal)
    return send_on(safe_next(form.cleaned_data["next"]), note="password_confirmed")


def refuse_password(form: PageForm, refusal: Refusal) -> None:
    """A wrong password is said next to it; nobody wrote a username here."""
    if isinstance(refusal, InvalidCredentials):
        form.add_error("password", gettext("This is not your password."))
    else:
        form.refuse(refusal)


def waiting(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """The answer, with when to come back where it is too early."""
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response

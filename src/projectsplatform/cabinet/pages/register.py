"""Registration: the bot's link carries a token in its fragment, which a script takes over and anybody can paste."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from projectsplatform.accounts.operations.registration import register
from projectsplatform.cabinet.forms import RegisterForm
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.tickets import ticket_end
from projectsplatform.cabinet.rules.registration import problems_as_typed
from projectsplatform.kit.addresses import client_address
from projectsplatform.kit.answers import status_of
from projectsplatform.kit.clock import now, rfc3339
from projectsplatform.kit.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def show_register(request: HttpRequest) -> HttpResponse:
    """The form; a refused one comes back as it was sent, without the password."""
    if request.method != "POST":
        return _form_page(request, RegisterForm(), None)
    form = RegisterForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, None, status=422)
    at, token = now(), form.cleaned_data["token"]
    try:
        register(
            token=token,
            form=form.registration(),
            language=get_language() or "uz",
            address=client_address(request),
            at=at,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(request, form, ticket_end(token, at), status=status_of(type(refusal))[0])
    return send_on("/login/", note="registered")


@require_POST
def check_ticket(request: HttpRequest) -> JsonResponse:
    """Until when a token is good, for the countdown: `expires_at`, or a `message` that says it is not."""
    form = RegisterForm(request.POST)
    end = ticket_end(form.cleaned_data["token"], now()) if form.is_valid() else None
    if end is None:
        message = gettext("The registration link is not valid. Ask the Telegram bot for a new one.")
        return JsonResponse({"expires_at": None, "message": message})
    return JsonResponse({"expires_at": rfc3339(end), "message": ""})


@require_POST
def check_fields(request: HttpRequest) -> JsonResponse:
    """What cannot be taken so far: field → message. Nothing is stored, and nobody is looked up."""
    form = RegisterForm(request.POST)
    return JsonResponse(problems_as_typed(form.registration()) if form.is_valid() else {})


def _form_page(request: HttpRequest, form: RegisterForm, end: datetime | None, *, status: int = 200) -> HttpResponse:
    return page(request, "cabinet/register.html", {"form": form, "ends_at": end and rfc3339(end)}, status=status)

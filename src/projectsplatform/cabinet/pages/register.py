"""Registration: the bot's link carries a token in its fragment, which a script takes over and anybody can paste."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails

from projectsplatform.accounts.errors import TicketInvalid
from projectsplatform.accounts.operations.registration import register
from projectsplatform.cabinet.forms import RegisterForm
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.tickets import ticket_end
from projectsplatform.cabinet.rules.registration import problems_as_typed
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import status_of
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
    return send_on("cabinet:login", note="registered")


@require_POST
def check_ticket(request: HttpRequest) -> HttpResponse:
    """The part of the form that holds the token: a countdown once it is good, or what is wrong with it."""
    form = RegisterForm(request.POST)
    end = ticket_end(form.cleaned_data["token"], now()) if form.is_valid() else None
    if end is None and form.is_valid():
        form.add_error("token", TicketInvalid().text())
    return page(request, "cabinet/register_ticket.html", {"form": form, "ends_at": end and rfc3339(end)})


@require_POST
def check_fields(request: HttpRequest) -> HttpResponse:
    """What is wrong so far, for each field that was changed or holds something. Nothing is stored, and nobody is looked up."""
    form = RegisterForm(request.POST)
    found = problems_as_typed(form.registration()) if form.is_valid() else {}
    changed = HtmxDetails(request).trigger_name
    seen = [name for name in form.fields if name != "token" and (name == changed or form[name].value())]
    return page(request, "cabinet/register_problems.html", {"problems": [(name, found.get(name, "")) for name in seen]})


def _form_page(request: HttpRequest, form: RegisterForm, end: datetime | None, *, status: int = 200) -> HttpResponse:
    return page(request, "cabinet/register.html", {"form": form, "ends_at": end and rfc3339(end)}, status=status)

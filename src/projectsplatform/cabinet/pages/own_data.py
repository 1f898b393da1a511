"""What we keep about a person: to read, to take along, to have deleted."""

from functools import partial
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from projectsplatform.accounts.operations.leaving import delete_account, export_everything
from projectsplatform.cabinet.forms import OwnPasswordForm
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.settings import farewell_of, kept_about
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.db.readers.reading import read_late
from projectsplatform.kit.errors import Refusal

_FILE: Final = "projectsplatform-{username}.json"


@require_safe
def show_own_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, in short."""
    parts = read_late(partial(kept_about, customer_of(request).user_id))
    return page(request, "cabinet/own_data.html", {"parts": parts})


@require_safe
def download_own_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept but secrets, as a JSON file."""
    customer = customer_of(request)
    data = export_everything(user_id=customer.user_id, address=client_address(request), at=customer.at)
    response = HttpResponse(msgspec.json.format(msgspec.json.encode(data), indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{_FILE.format(username=customer.username)}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def show_delete(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; the password; and then nothing is left to sign in to."""
    customer = customer_of(request)
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _delete_page(request, customer, form)
    if not form.is_valid():
        return _delete_page(request, customer, form, status=422)
    try:
        delete_account(
            user_id=customer.user_id,
            username=customer.username,
            session_id=customer.session_id,
            password=form.cleaned_data["password"],
            address=client_address(request),
            at=customer.at,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _delete_page(request, customer, form, status=status_of(type(refusal))[0])
    response = send_on("cabinet:start", note="account_deleted")
    cookies.drop(response, cookies.SESSION)
    return response


def _delete_page(request: HttpRequest, customer: Caller, form: OwnPasswordForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "farewell": farewell_of(customer.user_id, customer.at)}
    return page(request, "cabinet/delete.html", context, status=status)

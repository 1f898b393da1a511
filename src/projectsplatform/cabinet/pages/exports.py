"""The whole vault as a file, after the owner's password."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from projectsplatform.cabinet.forms import ConfirmPasswordForm
from projectsplatform.cabinet.pages.asking import device_of
from projectsplatform.cabinet.pages.confirm import refuse_password, waiting
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.pages.workbooks import logins_workbook
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.errors import RateLimited, Refusal
from projectsplatform.kundalikcom.operations.exports import EXPORTS, export_logins

_PAGE: Final = "cabinet/export.html"


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The password is asked for each time, whatever was confirmed before: a session alone takes nothing away."""
    customer = customer_of(request)
    form = ConfirmPasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _export_page(request, form)
    if not form.is_valid():
        return _export_page(request, form, status=422)
    try:
        rows = export_logins(
            caller=customer,
            password=form.cleaned_data["password"],
            device_name=device_of(request),
            address=client_address(request),
            at=customer.at,
        )
    except RateLimited as refusal:
        form.add_error(None, _too_many(refusal))
        return waiting(_export_page(request, form, status=429), refusal)
    except Refusal as refusal:
        refuse_password(form, refusal)
        return waiting(_export_page(request, form, status=status_of(type(refusal))[0]), refusal)
    filename = f"logins-{local_day(customer.at):%Y-%m-%d}.xlsx"
    return logins_workbook(filename, ((row.login, row.password, row.label) for row in rows))


def _export_page(request: HttpRequest, form: ConfirmPasswordForm, *, status: int = 200) -> HttpResponse:
    return page(request, _PAGE, {"form": form, "allowed": EXPORTS.allowed}, status=status)


def _too_many(refusal: RateLimited) -> str:
    text = gettext("The logins can be downloaded {allowed} times a day. Try again in {hours} hours.")
    return text.format(allowed=EXPORTS.allowed, hours=-(-refusal.retry_after // 3600))

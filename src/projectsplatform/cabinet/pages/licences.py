from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from projectsplatform.cabinet.forms import LicenceNameForm, RenewalForm
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.licences import licence_details, listed_licences
from projectsplatform.cabinet.queries.programs import program_of
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import FieldRefusal
from projectsplatform.licences.errors import PriceChanged
from projectsplatform.licences.operations.devices import release_device
from projectsplatform.licences.operations.names import change_licence
from projectsplatform.licences.operations.renewal_switch import switch_renewal


@require_safe
def show_licences(request: HttpRequest) -> HttpResponse:
    """All of them."""
    customer = customer_of(request)
    return page(request, "cabinet/licences.html", {"licences": listed_licences(customer.user_id, customer.at)})


@require_safe
def show_licence(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """State, device, key, and what happened."""
    return licence_page(request, licence_id)


@require_POST
def rename(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """Gives the licence a name, or takes it off."""
    customer = customer_of(request)
    form = LicenceNameForm(request.POST)
    if not form.is_valid():
        return licence_page(request, licence_id, form, status=422)
    try:
        change_licence(licence_id=licence_id, user_id=customer.user_id, changes=form.cleaned_data, at=customer.at)
    except FieldRefusal as refusal:
        form.refuse(refusal)
        return licence_page(request, licence_id, form, status=422)
    return send_on("cabinet:licence", licence_id, note="licence_saved")


@require_POST
def renew_by_itself(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """Switches automatic renewal on, at the price that was shown, or off."""
    customer = customer_of(request)
    form = RenewalForm(request.POST)
    if not form.is_valid():
        return licence_page(request, licence_id, None, status=422)
    is_on = form.cleaned_data["on"] == "yes"
    try:
        switch_renewal(
            licence_id=licence_id,
            user_id=customer.user_id,
            is_on=is_on,
            seen_price=form.cleaned_data["price"],
            at=customer.at,
        )
    except PriceChanged as refusal:
        return licence_page(request, licence_id, None, problem=refusal.text(), status=status_of(PriceChanged)[0])
    return send_on("cabinet:licence", licence_id, note="renewal_on" if is_on else "renewal_off")


@require_POST
def release(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """Lets the device go; the next one that checks gets the licence."""
    customer = customer_of(request)
    release_device(licence_id=licence_id, user_id=customer.user_id, at=customer.at)
    return send_on("cabinet:licence", licence_id, note="released")


def licence_page(
    request: HttpRequest, licence_id: UUID, form: LicenceNameForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page, and what went wrong with something that was asked for on it."""
    customer = customer_of(request)
    details = licence_details(licence_id, user_id=customer.user_id, at=customer.at)
    named = form or LicenceNameForm(initial={"name": details.shown.view.name})
    program = program_of(details.shown.view.product, customer.at)
    context = {"details": details, "form": named, "problem": problem, "program": program}
    return page(request, "cabinet/licence.html", context, status=status)

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.licences import licence_details, shown_licences
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.licences.operations.devices import release_device


@require_safe
def show_licences(request: HttpRequest) -> HttpResponse:
    """All of them."""
    customer = customer_of(request)
    return page(request, "cabinet/licences.html", {"licences": shown_licences(customer.user_id, customer.at)})


@require_safe
def show_licence(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """State, device, key, and what happened."""
    customer = customer_of(request)
    details = licence_details(licence_id, user_id=customer.user_id, at=customer.at)
    return page(request, "cabinet/licence.html", {"details": details})


@require_POST
def release(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """Lets the device go; the next one that checks gets the licence."""
    customer = customer_of(request)
    release_device(licence_id=licence_id, user_id=customer.user_id, at=customer.at)
    return send_on("cabinet:licence", licence_id, note="released")

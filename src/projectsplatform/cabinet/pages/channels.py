"""“Check again”: whether the person has joined the channels that their programs require."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.home import home_page
from projectsplatform.cabinet.pages.layout import send_on
from projectsplatform.cabinet.pages.licences import licence_page
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import RateLimited
from projectsplatform.licences.operations.channels import check_channels
from projectsplatform.licences.queries.licences import find_licence_of


@require_POST
def check_from_home(request: HttpRequest) -> HttpResponse:
    """Asks Telegram about all channels, and says what it said."""
    customer = customer_of(request)
    try:
        found = check_channels(user_id=customer.user_id, at=customer.at)
    except RateLimited as refusal:
        return waiting(home_page(request, problem=refusal.text(), status=status_of(RateLimited)[0]), refusal)
    return send_on("cabinet:home", note=f"channels_{found.value}")


@require_POST
def check_from_licence(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """The same from a licence's page."""
    customer = customer_of(request)
    find_licence_of(licence_id, user_id=customer.user_id)
    try:
        found = check_channels(user_id=customer.user_id, at=customer.at)
    except RateLimited as refusal:
        status, _title = status_of(RateLimited)
        return waiting(licence_page(request, licence_id, problem=refusal.text(), status=status), refusal)
    return send_on("cabinet:licence", licence_id, note=f"channels_{found.value}")

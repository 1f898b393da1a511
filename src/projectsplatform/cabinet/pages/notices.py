"""What a person was told, and the kinds that they want to be told in Telegram."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from projectsplatform.accounts.operations.notice_choices import choose_notices, mark_notices_read
from projectsplatform.accounts.rules.notice_kinds import CHOSEN
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.notices import notice_list
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address


@require_safe
def show_notices(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    customer = customer_of(request)
    found = notice_list(user_id=customer.user_id, cursor=request.GET.get("cursor", ""), at=customer.at)
    return page(request, "cabinet/notices.html", {"list": found})


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """All of them are read."""
    customer = customer_of(request)
    mark_notices_read(user_id=customer.user_id, at=customer.at)
    return send_on("cabinet:notices")


@require_POST
def save_choices(request: HttpRequest) -> HttpResponse:
    """The kinds that are ticked are sent, the others are only listed."""
    customer, ticked = customer_of(request), request.POST.getlist("notices")
    choose_notices(
        user_id=customer.user_id,
        choices={kind.value: kind.value in ticked for kind in CHOSEN},
        address=client_address(request),
        at=customer.at,
    )
    return send_on("cabinet:settings", note="notices_chosen")

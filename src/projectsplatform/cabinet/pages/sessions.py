"""Where a person is signed in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from projectsplatform.accounts.operations.sessions import end_other_sessions, end_session
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.settings import shown_sessions
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address


@require_safe
def show_sessions(request: HttpRequest) -> HttpResponse:
    """This device and the others."""
    customer = customer_of(request)
    found = shown_sessions(customer.user_id, customer.session_id, customer.at)
    return page(request, "cabinet/sessions.html", {"sessions": found})


@require_POST
def end_one(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Signs one device out."""
    customer = customer_of(request)
    end_session(user_id=customer.user_id, session_id=session_id, address=client_address(request), at=customer.at)
    return send_on("cabinet:settings_sessions", note="session_ended")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Signs every other device out."""
    customer = customer_of(request)
    end_other_sessions(
        user_id=customer.user_id, session_id=customer.session_id, address=client_address(request), at=customer.at
    )
    return send_on("cabinet:settings_sessions", note="sessions_ended")

"""The button of an announcement."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from projectsplatform.aloqa.operations.announcement_outcomes import press_button
from projectsplatform.kit.clock import now


@never_cache
@require_GET
def open_announcement_link(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """Counts the press and leads on to the address that staff wrote, and to no other."""
    address = press_button(recipient_id=recipient_id, at=now())
    if address is None:
        raise Http404
    return HttpResponseRedirect(address)

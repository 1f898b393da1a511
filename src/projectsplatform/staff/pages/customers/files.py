"""Files that belong to a customer's money, as the bytes that were checked."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.files.attachments import as_attachment, as_picture
from projectsplatform.panel.actors import require_permission
from projectsplatform.staff.queries.customers import find_picture
from projectsplatform.wallet.queries.claims import find_claim_file


def show_picture(request: HttpRequest, picture_id: UUID) -> HttpResponseBase:
    """A receipt's picture, for staff who see the ledger."""
    require_permission(request, "wallet.view_transfer")
    try:
        picture = find_picture(picture_id)
    except NothingThere as error:
        raise Http404 from error
    return as_picture(HttpResponse(bytes(picture.data), content_type=picture.media_type))


def show_claim_file(request: HttpRequest, claim_id: UUID) -> HttpResponseBase:
    """What a customer sent; it is saved, never opened in the panel's own window."""
    require_permission(request, "wallet.view_topupclaim")
    try:
        file = find_claim_file(claim_id)
    except NothingThere as error:
        raise Http404 from error
    response = HttpResponse(bytes(file.data), content_type=file.media_type)
    return as_attachment(response, name=f"claim-{claim_id}", media_type=file.media_type)

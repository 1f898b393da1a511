"""Files of conversations, for members who may read them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase

from projectsplatform.aloqa.enums import AttachmentState
from projectsplatform.aloqa.queries.inbox_thread import find_attachment
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.files.attachments import attachment_response
from projectsplatform.panel.actors import require_permission
from projectsplatform.staff.pages.aloqa.inbox import VIEW


def give_file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """As what it was found to be when it was stored; a player may ask for a part."""
    require_permission(request, VIEW)
    try:
        file = find_attachment(file_id)
    except NothingThere as error:
        raise Http404 from error
    if file.state != AttachmentState.STORED or not file.path:
        raise Http404
    return attachment_response(request, file.path, name=file.name, media_type=file.media_type)

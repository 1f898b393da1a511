"""A conversation as a file, for members who may take one away; the download is audited."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from projectsplatform.accounts.operations import audit
from projectsplatform.aloqa.queries.transcripts import transcript_of
from projectsplatform.aloqa.rules.correspondents import name_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import actor_of, require_permission
from projectsplatform.staff.pages.aloqa.names import phone_of
from projectsplatform.staff.pages.aloqa.thread import thread_or_404


def export_thread(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """JSON: every message with its earlier texts, and what was attached."""
    require_permission(request, "aloqa.view_message")
    thread = thread_or_404(thread_id)
    audit.record(
        event="staff.conversation.exported",
        at=now(),
        actor_id=actor_of(request),
        subject_id=thread.person_id,
        address=client_address(request),
        details={"thread": str(thread.pk)},
    )
    found = {
        "name": name_of(thread),
        "phone": phone_of(request, thread),
        "state": thread.state,
        "messages": list(transcript_of(thread)),
    }
    response = HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="conversation-{thread.pk}.json"'
    return response

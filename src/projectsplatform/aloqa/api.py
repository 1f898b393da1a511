"""A person's one conversation with the staff, for programs."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router, Status

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.aloqa.models import Attachment, Message
from projectsplatform.aloqa.operations.customer_messages import write_by_api
from projectsplatform.aloqa.operations.reading import mark_read
from projectsplatform.aloqa.queries.conversation import conversation_of, find_file_of, number_of
from projectsplatform.aloqa.schemas import MessageOut, MessagesOut, ReadIn, ReadOut, WriteIn
from projectsplatform.kit.api.bearer import BearerAuth, caller_of
from projectsplatform.kit.api.openapi import IDEMPOTENCY_HEADER, refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.idempotency import key_of
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.files.attachments import attachment_response

router = Router(tags=["aloqa"], auth=BearerAuth(authenticate))
_FILES: Final = "aloqa/files/"
_FILE_ANSWER: Final = {
    "responses": {
        200: {
            "description": "The file, with its media type; a part of it (206) for a `Range`.",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.get(
    "/aloqa/messages",
    operation_id="list_messages",
    summary="The conversation with the staff",
    response=MessagesOut,
    openapi_extra=refusals(conversation_of, body=False),
)
def list_messages(request: HttpRequest, limit: int | None = None, cursor: str | None = None) -> dict[str, Any]:
    """Newest first: what the person wrote here, in the cabinet and in Telegram, and the answers."""
    page = conversation_of(caller_of(request).user_id, cursor=cursor, limit=limit)
    return {"items": [_message(message) for message in page.messages], "next_cursor": page.next_cursor}


@router.post(
    "/aloqa/messages",
    operation_id="write_message",
    summary="Write to the staff",
    response={201: MessageOut},
    openapi_extra={"parameters": [IDEMPOTENCY_HEADER], **refusals(write_by_api, key_of)},
)
def write_message(request: HttpRequest, body: WriteIn) -> Status[dict[str, Any]]:
    """At most 60 in 10 minutes. The answer comes here and to the person's Telegram; files are sent in the cabinet or to the bot."""
    caller = caller_of(request)
    message = write_by_api(person_id=caller.user_id, text=body.text, idempotency_key=key_of(request), at=caller.at)
    return Status(201, ok_response(_("The staff have your message."), **_message(message)))


@router.post(
    "/aloqa/read",
    operation_id="read_messages",
    summary="Say how far the conversation was read",
    response=ReadOut,
    openapi_extra=refusals(NothingThere),
)
def read_messages(request: HttpRequest, body: ReadIn) -> dict[str, Any]:
    """The staff see that their answers were read."""
    caller = caller_of(request)
    upto = None if body.upto is None else number_of(_uuid(body.upto), person_id=caller.user_id)
    unread = mark_read(person_id=caller.user_id, upto=upto, at=caller.at)
    return ok_response(_("Marked as read."), unread=unread)


@router.get(
    "/aloqa/files/{file_id}",
    operation_id="get_message_file",
    summary="A file of the conversation",
    openapi_extra={**_FILE_ANSWER, **refusals(NothingThere, body=False)},
)
def get_file(request: HttpRequest, file_id: str) -> HttpResponseBase:
    """As a download, of the person's own conversation only."""
    file = find_file_of(_uuid(file_id), person_id=caller_of(request).user_id)
    return attachment_response(request, file.path, name=file.name, media_type=file.media_type)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NothingThere from error


def _message(message: Message) -> dict[str, Any]:
    is_gone = message.deleted_at is not None
    return {
        "id": str(message.pk),
        "author": message.author,
        "name": message.member.get_full_name() if message.member else "",
        "text": "" if is_gone else message.text,
        "attachments": [] if is_gone else [_attachment(each) for each in message.attachments.all()],
        "created_at": rfc3339(message.created_at),
        "edited_at": rfc3339(message.edited_at) if message.edited_at else None,
        "deleted": is_gone,
        "read_at": rfc3339(message.read_at) if message.read_at else None,
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": str(attachment.pk),
        "kind": attachment.kind,
        "name": attachment.name,
        "size": attachment.size,
        "media_type": attachment.media_type,
        "url": f"{_FILES}{attachment.pk}" if attachment.is_here else None,
        "details": attachment.details,
    }

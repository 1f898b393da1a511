from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.models import Session
from projectsplatform.accounts.operations import sessions as operations
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.queries.sessions import sessions_of
from projectsplatform.accounts.schemas.sessions import EndedOut, SessionsOut
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import BearerAuth, Caller, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.pagination import CursorInvalid, LimitInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import Answer
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.errors import NothingThere

router = Router(auth=BearerAuth(authenticate))


@router.get(
    "/accounts/sessions",
    operation_id="list_sessions",
    summary="Where the person is signed in",
    response=SessionsOut,
    openapi_extra=refusals(CursorInvalid, LimitInvalid, body=False),
)
def list_sessions(request: HttpRequest, limit: int | None = None, cursor: str | None = None) -> dict[str, Any]:
    """Live sessions, newest first."""
    caller, size = caller_of(request), page_size(limit)
    found = sessions_of(caller.user_id, caller.at, before=_position_in(cursor), limit=size + 1)
    items = [_fields(session, caller) for session in found[:size]]
    more = encode_cursor([items[-1]["id"]]) if len(found) > size else None
    return ok_response(_("Your sessions."), items=items, next_cursor=more)


@router.delete(
    "/accounts/sessions",
    operation_id="end_other_sessions",
    summary="End all other sessions",
    response=EndedOut,
    openapi_extra=refusals(body=False),
)
def end_other_sessions(request: HttpRequest) -> dict[str, Any]:
    """Only the session that asks stays."""
    caller = caller_of(request)
    ended = operations.end_other_sessions(
        user_id=caller.user_id, session_id=caller.session_id, address=client_address(request), at=caller.at
    )
    return ok_response(_("All other sessions were ended."), ended=ended)


@router.delete(
    "/accounts/sessions/{session_id}",
    operation_id="end_session",
    summary="End a session",
    response=Answer,
    openapi_extra=refusals(NothingThere, body=False),
)
def end_session(request: HttpRequest, session_id: str) -> dict[str, Any]:
    """One of the person's own; the one that asks may be it."""
    caller = caller_of(request)
    operations.end_session(
        user_id=caller.user_id, session_id=_id_of(session_id), address=client_address(request), at=caller.at
    )
    return ok_response(_("The session was ended."))


def _fields(session: Session, caller: Caller) -> dict[str, Any]:
    return {
        "id": str(session.id),
        "device": session.device_name,
        "created_at": rfc3339(session.created_at),
        "last_seen_at": rfc3339(session.last_seen_at),
        "expires_at": rfc3339(session.expires_at),
        "current": session.id == caller.session_id,
    }


def _position_in(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    match decode_cursor(cursor):
        case [str(position)]:
            try:
                return UUID(position)
            except ValueError as error:
                raise CursorInvalid from error
        case _:
            raise CursorInvalid


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NothingThere from error

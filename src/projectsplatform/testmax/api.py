from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.kit.api.bearer import BearerAuth, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.testmax import operations, queries
from projectsplatform.testmax.enums import ProfileKind
from projectsplatform.testmax.models import Subject
from projectsplatform.testmax.rules import read_kind
from projectsplatform.testmax.schemas import ProfileIn, ProfileOut, SubjectsOut

router = Router(tags=["testmax"])
person = BearerAuth(authenticate)


@router.get(
    "/testmax/profile",
    operation_id="testmax_get_profile",
    summary="The person's TestMax profile",
    auth=person,
    response=ProfileOut,
    exclude_none=True,
    openapi_extra=refusals(read_kind, body=False),
)
def get_profile(request: HttpRequest, kind: str = "") -> dict[str, Any]:
    """Empty before it is set."""
    caller = caller_of(request)
    message = _("Your profile.")
    if read_kind(kind) is ProfileKind.TEACHER:
        return ok_response(message, **_teacher(queries.subjects_of(caller.user_id)))
    return ok_response(message, **_centre(queries.centre_name(caller.user_id)))


@router.put(
    "/testmax/profile",
    operation_id="testmax_set_profile",
    summary="Set the person's TestMax profile",
    auth=person,
    response=ProfileOut,
    exclude_none=True,
    openapi_extra=refusals(read_kind, operations.set_subjects, operations.set_centre_name),
)
def set_profile(request: HttpRequest, body: ProfileIn) -> dict[str, Any]:
    """A teacher's subjects, or a centre's name."""
    caller = caller_of(request)
    message = _("Your profile is saved.")
    if read_kind(body.kind) is ProfileKind.TEACHER:
        chosen = operations.set_subjects(user_id=caller.user_id, subjects=body.subjects, at=caller.at)
        return ok_response(message, **_teacher(chosen))
    return ok_response(
        message, **_centre(operations.set_centre_name(user_id=caller.user_id, name=body.name, at=caller.at))
    )


@router.get(
    "/testmax/subjects",
    operation_id="testmax_subjects",
    summary="The subjects of tests",
    response=SubjectsOut,
    openapi_extra=refusals(auth=False, body=False),
)
def subjects(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Names in the language asked for. May be cached for an hour."""
    response["Cache-Control"] = "public, max-age=3600"
    response["Vary"] = "Accept-Language"
    return {"items": [{"code": subject.code, "name": _name(subject)} for subject in queries.all_subjects()]}


def _teacher(subjects: list[Subject]) -> dict[str, Any]:
    return {
        "kind": ProfileKind.TEACHER,
        "subjects": [_name(subject) for subject in subjects],
        "subject_codes": [subject.code for subject in subjects],
    }


def _centre(name: str) -> dict[str, Any]:
    return {"kind": ProfileKind.CENTRE, "name": name}


def _name(subject: Subject) -> str:
    return subject.name_in(get_language() or "")

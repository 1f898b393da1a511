"""`kundalikcom/get_school`: one read, and the session's use when that is due."""

from typing import Any

from django.utils.translation import gettext_noop as _

from projectsplatform.accounts.operations.authentication import uses_of
from projectsplatform.kit.api.fast_lane import Answer, AskedToken, FastRoute, HotRequest, NotPlainError, encode
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.db.batches import Touch
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kundalikcom.errors import SchoolNotSet
from projectsplatform.kundalikcom.queries.schools import (
    SCHOOLS,
    NamedSchool,
    SchoolBehind,
    known_school,
    read_school,
    school_behind,
)
from projectsplatform.kundalikcom.schemas import BearerIn

_SCHOOL = _("Your school.")


def _answer(request: HotRequest, key: AskedToken, behind: SchoolBehind | None) -> Answer:
    """The school that was named last. Raises TokenInvalid, InvalidFields, SchoolNotSet."""
    if behind is None:
        raise TokenInvalid
    school = known_school(behind)
    if school is None and behind.number is not None:
        raise NotPlainError
    return _named(request, request.json(), school)


def _get_school(request: HotRequest, key: AskedToken) -> Answer:
    """For a district whose names this process has not read yet."""
    behind = school_behind(key)
    if behind is None:
        raise TokenInvalid
    return _named(request, request.json(), read_school(behind))


def _named(request: HotRequest, body: dict[str, Any], school: NamedSchool | None) -> Answer:
    take(BearerIn, body)
    if school is None:
        raise SchoolNotSet
    return 200, encode(ok_response(request.text(_SCHOOL), **school.named_in(request.language)))


def _touches(request: HotRequest, key: AskedToken, behind: SchoolBehind) -> tuple[Touch, ...]:
    return uses_of(behind.session, token_hash=key.token_hash, at=key.at)


get_school = FastRoute(
    parse=HotRequest.asked_token, read=SCHOOLS, answer=_answer, operation=_get_school, touches=_touches
)

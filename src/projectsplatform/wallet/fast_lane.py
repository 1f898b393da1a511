"""`accounts/about_account` and `accounts/reports`: one read each, and the session's use when that is due."""

from functools import lru_cache, partial
from typing import Any

import msgspec
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from projectsplatform.accounts.operations.authentication import authenticate_hash, uses_of
from projectsplatform.accounts.queries.sessions import AskingSession
from projectsplatform.kit.api.fast_lane import Answer, AskedToken, FastRoute, HotRequest, encode
from projectsplatform.kit.api.pagination import CursorInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.batches import Touch
from projectsplatform.kit.db.readers.reading import read_settled
from projectsplatform.kit.errors import Refusal, TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.wallet.models import said
from projectsplatform.wallet.queries.about import ABOUT, About
from projectsplatform.wallet.queries.periods import Period
from projectsplatform.wallet.queries.reports import OWN_REPORTS, AskedPage, OwnPage, Report, ReportLine, report
from projectsplatform.wallet.schemas.reports import ReportsIn

_ACCOUNT = _("Your account.")
_STATEMENT = _("Your statement.")


def _answer(request: HotRequest, key: AskedToken, about: About | None) -> Answer:
    """The person behind the token. Raises TokenInvalid."""
    if about is None:
        raise TokenInvalid
    person = about.person
    answer = ok_response(
        request.text(_ACCOUNT),
        id=str(person.id),
        full_name=person.full_name,
        sex=person.sex,
        email=person.email,
        phone=person.phone,
        username=person.username,
        tg_id=person.tg_id,
        balance=about.balance,
        how_online=True,  # asking is being seen
        last_login=rfc3339(person.last_login) if person.last_login else None,
        created_at=rfc3339(person.created_at),
        updated_at=rfc3339(person.updated_at),
    )
    return 200, encode(answer)


def _touches(request: HotRequest, key: AskedToken, about: About) -> tuple[Touch, ...]:
    return uses_of(about.session, token_hash=key.token_hash, at=key.at)


about_account = FastRoute(parse=HotRequest.asked_token, read=ABOUT, answer=_answer, touches=_touches)


_NOTHING = AskedPage(Period(), before=None, limit=0)


def _parse_report(request: HotRequest) -> OwnPage:
    """What is wrong with the fields is told only to somebody whose token is right. Raises TokenRequired, TokenInvalid."""
    body = request.json()
    digest = token_hash(request.token(body))
    try:
        return OwnPage(digest, request.at, _page_in(body))
    except Refusal as refusal:
        return OwnPage(digest, request.at, _NOTHING, refused=refusal)


def _page_in(body: dict[str, Any]) -> AskedPage:
    """Raises InvalidFields, CursorInvalid."""
    asked = take(ReportsIn, body)
    return AskedPage(Period(asked.since, asked.until), _number_in(asked.cursor), page_size(asked.limit))


def _is_settled(key: OwnPage) -> bool:
    return key.page.period.is_settled(key.at)


def _settled_report(request: HotRequest, key: OwnPage) -> Answer:
    """From a standby, where there is one; the token is the primary's. Raises TokenInvalid."""
    caller = authenticate_hash(key.token_hash, key.at)
    return _told(request, key.page, read_settled(partial(report, user_id=caller.user_id, page=key.page)))


def _report(request: HotRequest, key: OwnPage, found: tuple[AskingSession, Report] | None) -> Answer:
    """Raises TokenInvalid, InvalidFields, CursorInvalid."""
    if found is None:
        raise TokenInvalid
    if key.refused:
        raise key.refused
    with override(request.language):
        return _told(request, key.page, found[1])


def _report_touches(request: HotRequest, key: OwnPage, found: tuple[AskingSession, Report]) -> tuple[Touch, ...]:
    return uses_of(found[0], token_hash=key.token_hash, at=key.at)


reports = FastRoute(
    parse=_parse_report,
    by_operation=_is_settled,
    operation=_settled_report,
    read=OWN_REPORTS,
    answer=_report,
    touches=_report_touches,
)


def _told(request: HotRequest, page: AskedPage, found: Report) -> Answer:
    lines = found.lines[: page.limit]
    has_more = len(found.lines) > page.limit
    answer = ok_response(
        request.text(_STATEMENT),
        opening_balance=found.opening_balance,
        closing_balance=found.closing_balance,
        items=[_line(line, request.language) for line in lines],
        next_cursor=encode_cursor([lines[-1].number]) if has_more else None,
    )
    return 200, encode(answer)


def _number_in(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    match decode_cursor(cursor):
        case [int(number)] if 1 <= number < 2**63:
            return number
        case _:
            raise CursorInvalid


def _line(line: ReportLine, language: str) -> dict[str, Any]:
    return {
        "id": line.id,
        "size": line.size,
        "direction": "kirim" if line.size > 0 else "chiqim",
        "date": rfc3339(line.date),
        "bio": _said(line.note, bytes(line.details), language),
        "balance_after": line.balance_after,
    }


@lru_cache(maxsize=1024)
def _said(note: str, details: bytes, language: str) -> str:
    """Purchases of the same months of the same product are said alike; `language` is the active one."""
    return said(note, msgspec.json.decode(details))

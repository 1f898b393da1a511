"""`accounts/about_account`: one read, and the session's use when that is due; `accounts/reports`: an operation of its own."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from projectsplatform.accounts.operations.authentication import authenticate, uses_of
from projectsplatform.kit.api.fast_lane import Answer, AskedToken, FastRoute, HotRequest, encode
from projectsplatform.kit.api.pagination import CursorInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.batches import Touch
from projectsplatform.kit.db.readers.reading import read_settled
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.wallet.queries.about import ABOUT, About
from projectsplatform.wallet.queries.periods import Period
from projectsplatform.wallet.queries.reports import report
from projectsplatform.wallet.queries.statements import Line
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


def _reports(request: HotRequest, body: dict[str, Any]) -> Answer:
    """A page of the statement. Raises TokenRequired, TokenInvalid, InvalidFields, CursorInvalid."""
    caller = authenticate(request.token(body), request.at)
    asked = take(ReportsIn, body)
    period = Period(since=asked.since, until=asked.until)
    read = partial(
        report,
        user_id=caller.user_id,
        period=period,
        before=_number_in(asked.cursor),
        limit=page_size(asked.limit),
    )
    page = read_settled(read) if period.is_settled(request.at) else read()
    answer = ok_response(
        request.text(_STATEMENT),
        opening_balance=page.opening_balance,
        closing_balance=page.closing_balance,
        items=[_line(line) for line in page.lines],
        next_cursor=None if page.next_number is None else encode_cursor([page.next_number]),
    )
    return 200, encode(answer)


reports: FastRoute[dict[str, Any], None] = FastRoute(parse=HotRequest.json, operation=_reports)


def _number_in(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    match decode_cursor(cursor):
        case [int(number)] if 1 <= number < 2**63:
            return number
        case _:
            raise CursorInvalid


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "size": line.size,
        "direction": "kirim" if line.size > 0 else "chiqim",
        "date": rfc3339(line.date),
        "bio": line.bio,
        "balance_after": line.balance_after,
    }

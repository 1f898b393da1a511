"""`accounts/about_account` and `accounts/reports`: a read or two, and a touch of the session when it was last seen a while ago."""

from typing import Any

from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.sessions import authenticate, touch
from projectsplatform.accounts.rules.lifetimes import COALESCED
from projectsplatform.kit.api.fast_lane import Beat, encode
from projectsplatform.kit.api.pagination import CursorInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.api.problems import done
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.wallet.queries.about import about_session
from projectsplatform.wallet.queries.reports import report
from projectsplatform.wallet.queries.statements import Line, Period
from projectsplatform.wallet.schemas import ReportsIn


def about_account(beat: Beat) -> tuple[int, bytes]:
    """The person behind the token. Raises TokenRequired, TokenInvalid."""
    digest = token_hash(beat.token(beat.json()))
    about = about_session(token_hash=digest, at=beat.at)
    if about is None:
        raise TokenInvalid
    if not about.token_was_used or about.last_seen_at < beat.at - COALESCED:
        touch(about.session_id, beat.at, token_hash=digest)
    answer = done(
        _("Your account."),
        id=str(about.id),
        full_name=about.full_name,
        sex=about.sex,
        email=about.email,
        phone=about.phone,
        username=about.username,
        tg_id=about.tg_id,
        balance=about.balance,
        how_online=True,  # asking is being seen
        last_login=rfc3339(about.last_login) if about.last_login else None,
        created_at=rfc3339(about.created_at),
        updated_at=rfc3339(about.updated_at),
    )
    return 200, encode(answer)


def reports(beat: Beat) -> tuple[int, bytes]:
    """A page of the statement. Raises TokenRequired, TokenInvalid, InvalidFields, CursorInvalid."""
    body = beat.json()
    caller = authenticate(beat.token(body), beat.at)
    asked = take(ReportsIn, body)
    page = report(
        user_id=caller.user_id,
        period=Period(since=asked.since, until=asked.until),
        before=_number_in(asked.cursor),
        limit=page_size(asked.limit),
    )
    answer = done(
        _("Your statement."),
        opening_balance=page.opening_balance,
        closing_balance=page.closing_balance,
        items=[_line(line) for line in page.lines],
        next_cursor=None if page.next_number is None else encode_cursor([page.next_number]),
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


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "size": line.size,
        "direction": "kirim" if line.size > 0 else "chiqim",
        "date": rfc3339(line.date),
        "bio": line.bio,
        "balance_after": line.balance_after,
    }

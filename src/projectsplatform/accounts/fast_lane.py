"""`accounts/check_token`: one read, and the session's use when that is due."""

from django.utils.translation import gettext_noop as _

from projectsplatform.accounts.operations.authentication import uses_of
from projectsplatform.accounts.queries.tokens import KNOWN_TOKENS, KnownToken
from projectsplatform.kit.api.fast_lane import Answer, AskedToken, FastRoute, HotRequest, encode
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.batches import Touch

_UNKNOWN = _("The token is unknown, used or expired.")
_VALID = _("The token is valid.")


def _answer(request: HotRequest, key: AskedToken, known: KnownToken | None) -> Answer:
    """What the token opens; a definite no is a 200 as well."""
    if known is None:
        no = {"how": False, "code": "token_invalid", "message": request.text(_UNKNOWN)}
        return 200, encode(no)
    return 200, encode(ok_response(request.text(_VALID), kind=known.kind, expires_at=rfc3339(known.expires_at)))


def _touches(request: HotRequest, key: AskedToken, known: KnownToken) -> tuple[Touch, ...]:
    return uses_of(known.session, token_hash=key.token_hash, at=key.at) if known.session else ()


check_token = FastRoute(parse=HotRequest.asked_token, read=KNOWN_TOKENS, answer=_answer, touches=_touches)

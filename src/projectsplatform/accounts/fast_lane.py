"""`accounts/check_token`: one read, and a touch of the session when it was last seen a while ago."""

from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.sessions import touch
from projectsplatform.accounts.queries.tokens import known_token
from projectsplatform.accounts.rules.lifetimes import COALESCED
from projectsplatform.kit.api.fast_lane import Beat, encode
from projectsplatform.kit.api.problems import done
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.security.signing import token_hash


def check_token(beat: Beat) -> tuple[int, bytes]:
    """What the token opens; a definite no is a 200 as well. Raises TokenRequired when there is none to check."""
    digest = token_hash(beat.token(beat.json()))
    known = known_token(token_hash=digest, at=beat.at)
    if known is None:
        no = {"how": False, "code": "token_invalid", "message": _("The token is unknown, used or expired.")}
        return 200, encode(no)
    if known.session_id and (not known.was_used or known.last_seen_at < beat.at - COALESCED):
        touch(known.session_id, beat.at, token_hash=digest)
    return 200, encode(done(_("The token is valid."), kind=known.kind, expires_at=rfc3339(known.expires_at)))

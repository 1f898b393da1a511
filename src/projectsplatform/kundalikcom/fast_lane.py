"""`kundalikcom/get_school`: one read, and a touch of the session when it was last seen a while ago."""

from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.sessions import touch
from projectsplatform.accounts.rules.lifetimes import COALESCED
from projectsplatform.kit.api.fast_lane import Beat, encode
from projectsplatform.kit.api.problems import done
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.kundalikcom.errors import SchoolNotSet
from projectsplatform.kundalikcom.queries.schools import school_behind
from projectsplatform.kundalikcom.schemas import BearerIn


def get_school(beat: Beat) -> tuple[int, bytes]:
    """The school that was named last. Raises TokenRequired, TokenInvalid, SchoolNotSet."""
    body = beat.json()
    digest = token_hash(beat.token(body))
    behind = school_behind(token_hash=digest, at=beat.at)
    if behind is None:
        raise TokenInvalid
    if not behind.token_was_used or behind.last_seen_at < beat.at - COALESCED:
        touch(behind.session_id, beat.at, token_hash=digest)
    take(BearerIn, body)
    if behind.school is None:
        raise SchoolNotSet
    return 200, encode(done(_("Your school."), **behind.school.named_in(beat.language)))

"""`accounts/about_account`: one read, and a touch of the session when it was last seen a while ago."""

from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.sessions import touch
from projectsplatform.accounts.rules.lifetimes import COALESCED
from projectsplatform.kit.answers import done
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.heartbeat import Beat, encode
from projectsplatform.kit.signing import token_hash
from projectsplatform.wallet.queries.about import about_session


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

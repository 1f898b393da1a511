"""When the use of a session is written down."""

from datetime import datetime

from projectsplatform.accounts.queries.sessions import AskingSession
from projectsplatform.accounts.rules.lifetimes import COALESCED


def is_use_due(session: AskingSession, at: datetime) -> bool:
    """At most every four minutes, and the first use of a token always."""
    return not session.token_was_used or session.last_seen_at <= at - COALESCED

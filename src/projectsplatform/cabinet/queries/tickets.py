from datetime import datetime

from projectsplatform.accounts.queries.tokens import known_token
from projectsplatform.kit.security.signing import token_hash


def ticket_end(token: str, at: datetime) -> datetime | None:
    """Until when a registration token is good; None when it is not."""
    known = known_token(token_hash=token_hash(token), at=at) if token else None
    return known.expires_at if known is not None and known.kind == "registration" else None

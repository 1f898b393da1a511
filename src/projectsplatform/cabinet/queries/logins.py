"""The vault as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.kundalikcom.models import DiscardedLogin, SchoolLogin
from projectsplatform.kundalikcom.queries.logins import Label, discarded_of, labels_of, logins_of
from projectsplatform.kundalikcom.rules.logins import UNDO

PAGE_LOGINS: Final = 30
_DISCARDED: Final = 3


@dataclass(frozen=True, slots=True)
class VaultPage:
    """A page of logins; how many there are at all, their notes, and what was deleted a moment ago."""

    items: Sequence[SchoolLogin]
    next_cursor: str | None
    logins: int
    labels: list[Label]
    discarded: list[DiscardedLogin]


def vault_page(*, user_id: UUID, search: str, label: str, cursor: str, at: datetime) -> VaultPage:
    """Three queries. Raises SearchInvalid, CursorInvalid."""
    found = logins_of(user_id=user_id, search=search, label=label, cursor=cursor or None, limit=PAGE_LOGINS)
    labels = labels_of(user_id)
    return VaultPage(
        items=found.items,
        next_cursor=found.next_cursor,
        logins=sum(each.logins for each in labels),
        labels=[each for each in labels if each.text],
        discarded=discarded_of(user_id, since=at - UNDO, limit=_DISCARDED),
    )

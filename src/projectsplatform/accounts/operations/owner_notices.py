"""What every owner is told: something was done, or asked, that one person must not do unseen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.operations.chat_messages import tell_chat
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import owner_chats, owners
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import StaffEvent

LOOK_AT_IT: Final = _("If you did not expect this, look at the audit trail at once.")


def tell_owners(
    *,
    kind: str,
    texts: Sequence[Promise],
    at: datetime,
    without: UUID | None = None,
    owned: Sequence[int] = (),
    page: Page | None = None,
) -> None:
    """To every owner who has a chat, but `without`: something was done, or asked, that one person must not do unseen.

    `owned` are the chats of owners before it was done: whoever is none any more is told, too. `page` is the panel's page of
    a request that waits for an owner: a button opens it, and each is told of the request once.
    """
    if page is not None:
        event = StaffEvent(name=kind, key=str(page.id), texts=texts, page=page)
        tell_members(member_ids=owners().values_list("pk", flat=True), event=event, at=at)
        return
    for chat_id in dict.fromkeys([*owner_chats(without=without), *owned]):
        tell_chat(chat_id, kind, texts, at=at)

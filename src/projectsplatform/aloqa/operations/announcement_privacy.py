"""Which announcements a person was sent: given away, and forgotten when they leave."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import RecipientState
from projectsplatform.aloqa.models import Recipient
from projectsplatform.aloqa.rules.languages import text_for
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.statements import execute
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler

# The counts stay right: whoever was still to be told is left out.
_FORGET: Final = """
    WITH gone AS (
        DELETE FROM aloqa_recipient WHERE person_id = %(person)s RETURNING announcement_id, state
    ), changed AS (
        SELECT announcement_id, count(*) FILTER (WHERE state = 1) AS queued, count(*) AS skipped
        FROM gone WHERE state IN (0, 1) GROUP BY announcement_id
    )
    UPDATE aloqa_announcementcounts counts
    SET queued = counts.queued - changed.queued, skipped = counts.skipped + changed.skipped
    FROM changed WHERE changed.announcement_id = counts.announcement_id
"""


def export_announcements(person: DataSubject) -> dict[str, Any]:
    """What was written to them, newest first, in the active language or what is read in its place."""
    rows = Recipient.objects.filter(person_id=person.user_id).select_related("announcement")
    return {"announcements": [_exported(row) for row in rows.order_by("-announcement_id")]}


def _exported(row: Recipient) -> dict[str, Any]:
    return {
        "text": text_for(get_language() or "uz", row.announcement.texts),
        "kind": str(row.announcement.get_kind_display()),
        "state": str(RecipientState(row.state).label),
        "sent_at": rfc3339(row.told_at) if row.told_at else None,
        "pressed_at": rfc3339(row.pressed_at) if row.pressed_at else None,
    }


def erase_announcements(person: DataSubject, at: datetime) -> None:
    """In the deletion's transaction. What was in the outbox is gone with the chat's messages."""
    execute(_FORGET, {"person": person.user_id})


ANNOUNCEMENTS: Final = PersonalDataHandler(
    name="announcements",
    title=_("Announcements"),
    labels={"announcements": _("Announcements")},
    export=export_announcements,
    erase=erase_announcements,
    is_shown_empty=False,
)

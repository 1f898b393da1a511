"""The books, checked; when that was stands in the trail, where the panel reads it."""

from datetime import datetime
from typing import Final

from projectsplatform.accounts.operations import audit

BOOKS_CHECKED: Final = "platform.books.checked"


def note_books_checked(*, differences: int, at: datetime) -> None:
    """Writes down that every invariant was worked out again, and how many of the rows differed."""
    audit.record(event=BOOKS_CHECKED, at=at, actor_id=None, subject_id=None, details={"differences": differences})

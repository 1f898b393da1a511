"""The conversation with the staff as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.models import CompanyDetails
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.aloqa.models import Episode, Thread
from projectsplatform.aloqa.queries.conversation import changed_messages, episode_to_rate, message_page
from projectsplatform.aloqa.queries.threads import thread_of_person
from projectsplatform.cabinet.queries.support_messages import MessageDay, ShownMessage, by_day, shown_to_customer
from projectsplatform.kit.clock import local_day

PAGE_MESSAGES: Final = 50


@dataclass(frozen=True, slots=True)
class Support:
    """The page: messages by day, oldest first; where earlier ones are; what can be rated."""

    thread: Thread | None
    days: tuple[MessageDay, ...]
    earlier: str | None
    company: CompanyDetails
    to_rate: Episode | None

    @property
    def last_number(self) -> int:
        return self.thread.last_number if self.thread else 0

    @property
    def revision(self) -> int:
        return self.thread.revision if self.thread else 0


@dataclass(frozen=True, slots=True)
class News:
    """What has come since the page was last told: new messages by day, and earlier ones that have changed."""

    thread: Thread
    days: tuple[MessageDay, ...]
    last_day: date | None
    changed: tuple[ShownMessage, ...]
    to_rate: Episode | None


def support_of(user_id: UUID, *, cursor: str | None, at: datetime) -> Support:
    """Raises CursorInvalid."""
    thread = thread_of_person(user_id)
    found = message_page(thread, cursor=cursor, size=PAGE_MESSAGES)
    shown = shown_to_customer(user_id, list(reversed(found.messages)))
    to_rate = episode_to_rate(thread, at) if thread is not None else None
    return Support(thread, by_day(shown, at), found.next_cursor, company_at(at), to_rate)


def news_of(user_id: UUID, *, thread: Thread, after: int, since: datetime, at: datetime) -> News:
    """Since `since`, after the message with that number."""
    shown = shown_to_customer(user_id, changed_messages(thread, after=after, since=since))
    last = thread.messages.filter(number=after).values_list("created_at", flat=True).first()
    return News(
        thread=thread,
        days=by_day([each for each in shown if each.message.number > after], at),
        last_day=local_day(last) if last else None,
        changed=tuple(each for each in shown if each.message.number <= after),
        to_rate=episode_to_rate(thread, at),
    )

"""What was searched for in conversations: messages with the words marked, and people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import Author
from projectsplatform.aloqa.models import Message
from projectsplatform.aloqa.queries.search import matching_words, search_messages, split_words
from projectsplatform.aloqa.rules.correspondents import name_of
from projectsplatform.kit.clock import now
from projectsplatform.staff.pages.aloqa.names import short_moment
from projectsplatform.staff.pages.aloqa.rows import rows_of

_BEFORE: Final = 60
_SHOWN: Final = 240


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found."""

    address: str
    name: str
    when: str
    who: str
    text: SafeString


def found_context(request: HttpRequest, text: str) -> dict[str, Any]:
    """What the page shows of a search."""
    at = now()
    found = search_messages(text, by_phone=request.user.has_perm("accounts.view_signupticket"))
    words = matching_words([message.text for message in found.messages], text) if found.messages else frozenset()
    return {
        "found": True,
        "query": text,
        "hits": [
            Hit(
                address=f"{reverse('admin:aloqa_thread', args=[message.thread_id])}?at={message.number}#m-{message.number}",
                name=name_of(message.thread),
                when=short_moment(message.created_at, at),
                who=_who(message),
                text=marked(message.text, words),
            )
            for message in found.messages
        ],
        "people": rows_of(found.threads, at),
        "is_partial": found.is_partial,
    }


def marked(text: str, words: frozenset[str]) -> SafeString:
    """The part of a text around its first found word, with the found words marked."""
    parts = split_words(text)
    first = next((place for place, part in enumerate(parts) if part in words), 0)
    start = _start(parts, first)
    shown, length = [], 0
    for part in parts[start:]:
        if length > _SHOWN:
            break
        shown.append(format_html("<mark>{}</mark>", part) if part in words else format_html("{}", part))
        length += len(part)
    lead = "… " if start else ""
    tail = " …" if start + len(shown) < len(parts) else ""
    return format_html("{}{}{}", lead, format_html_join("", "{}", ((part,) for part in shown)), tail)


def _start(parts: Sequence[str], first: int) -> int:
    """So far before the first found word that a few words of what leads to it are shown."""
    length, start = 0, first
    while start > 0 and length + len(parts[start - 1]) <= _BEFORE:
        start -= 1
        length += len(parts[start])
    return start


def _who(message: Message) -> str:
    if message.is_note:
        return _("note")
    if message.author == Author.CUSTOMER:
        return ""
    return message.member.get_full_name() if message.member else _("Automatic answer")

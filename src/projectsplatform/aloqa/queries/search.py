"""Messages by beginnings of words, newest first, in bounded work: a word that everybody writes costs no more than a rare one.

What many messages hold stands among the newest few, which are looked at first. Of the rest the index says where they are;
where these are more than `RARE`, reading them all to know which are the newest would take too long: the newest
`LOOKED_AT` messages are looked at, and some of the others fill up the answer. `words` is a column that the database fills (migration 0002).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from projectsplatform.accounts.queries.search import people_matching
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.kit.db.statements import fetch_row, fetch_rows

RESULTS: Final = 30
NEWEST: Final = 2_000
RARE: Final = 5_000
LOOKED_AT: Final = 20_000
_LONGEST: Final = 100
_FEWEST: Final = 2
_PEOPLE: Final = 10
_MARKED: Final = 500
_WORDS: Final = re.compile(r"[\w'ʻʼ’‘`´-]+")
# Materialized and without an order, so that the planner takes the index; the order is made of at most RARE rows.
_BY_INDEX: Final = """
    WITH found AS MATERIALIZED (
        SELECT id, thread_id, created_at FROM aloqa_message
        WHERE words @@ %(query)s::tsquery
        LIMIT %(most)s
    )
    SELECT (SELECT count(*) FROM found), array(SELECT id FROM found ORDER BY id DESC LIMIT %(results)s)
"""
_NEWEST: Final = """
    SELECT id FROM (SELECT id, words FROM aloqa_message ORDER BY id DESC LIMIT %(looked_at)s) AS latest
    WHERE words @@ %(query)s::tsquery
    LIMIT %(results)s
"""
_MATCHING: Final = """
    WITH wanted AS MATERIALIZED (SELECT accounts_search_query(word) AS query FROM unnest(%s::text[]) AS word)
    SELECT each FROM unnest(%s::text[]) AS each,
        array_to_tsvector(array_remove(string_to_array(accounts_search_form(each), ' '), '')) AS words
    WHERE EXISTS (SELECT FROM wanted WHERE words @@ wanted.query)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Messages, newest first, and conversations whose person is called so. `is_partial`: older messages may match too."""

    messages: Sequence[Message]
    threads: Sequence[Thread]
    is_partial: bool


def search_messages(text: str, *, by_phone: bool) -> Found:
    """What a text of two characters or more finds; nothing for a shorter one."""
    text = text.replace("\0", "").strip()[:_LONGEST]
    row = fetch_row("SELECT accounts_search_query(%s)::text", [text])
    if len(text) < _FEWEST or row is None or not row[0]:
        return Found([], [], is_partial=False)
    ids, is_partial = _ids(row[0])
    rows = Message.objects.filter(pk__in=ids).select_related("thread__person", "member").order_by("-id")
    return Found(list(rows), _threads(text, by_phone=by_phone), is_partial)


def matching_words(texts: Sequence[str], wanted: str) -> frozenset[str]:
    """Of the words of some texts, the first few hundred, those that a search's word begins; one statement."""
    words = dict.fromkeys(word for text in texts for word in _WORDS.findall(text[:_MARKED]))
    rows = fetch_rows(_MATCHING, [_WORDS.findall(wanted[:_LONGEST]), list(words)[:_MARKED]])
    return frozenset(word for (word,) in rows)


def split_words(text: str) -> list[str]:
    """A text's words and what stands between them, by turns, beginning with what is between."""
    return re.split(f"({_WORDS.pattern})", text)


def _ids(query: str) -> tuple[list[UUID], bool]:
    newest = _among_newest(query, NEWEST)
    if len(newest) == RESULTS:
        return newest, True
    with transaction.atomic(), connection.cursor() as cursor:
        # Of frequent words the planner would rather read every message.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(_BY_INDEX, {"query": query, "most": RARE + 1, "results": RESULTS})
        count, ids = cursor.fetchone() or (0, [])
    if count <= RARE:
        return ids, count > RESULTS
    latest = _among_newest(query, LOOKED_AT)
    return sorted({*latest, *ids}, reverse=True)[:RESULTS], True


def _among_newest(query: str, number: int) -> list[UUID]:
    rows = fetch_rows(_NEWEST, {"query": query, "looked_at": number, "results": RESULTS})
    return [each for (each,) in rows]


def _threads(text: str, *, by_phone: bool) -> list[Thread]:
    people = list(people_matching(text, by_phone=by_phone).values_list("pk", flat=True)[: _PEOPLE * 10])
    threads = Thread.objects.filter(person__in=people, last_number__gt=0)
    return list(threads.select_related("person", "assignee", "subject").order_by("-last_message_at")[:_PEOPLE])

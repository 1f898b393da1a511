"""Finding people by what they say over the counter. Every look goes through an index and brings at most two hundred."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import CharField, Func, QuerySet
from django.db.models.functions import Lower, Reverse

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.kit.uz.phones import normalise_phone

_MOST = 200
_LONGEST = 64
_BIGGEST = 2**63 - 1
_BESIDE_DIGITS = re.compile(r"[\s()+-]")


class SearchWords(Func):
    """Words of some columns in the one form that both scripts, all apostrophes, ё and hyphens come down to.

    The function is made by a migration, and so are the indexes over exactly this expression.
    """

    function = "accounts_search_words"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


class SearchedWords(SearchQuery):
    """What is looked for among them: every word, or its beginning; two words also as one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.function = "accounts_search_query"


def people_matching(text: str, *, by_phone: bool) -> QuerySet[User]:
    """By the whole or last digits of a phone, a Telegram id, the beginning of a username, an email, words of a name."""
    text = text.replace("\0", "").strip()[:_LONGEST]
    digits = _BESIDE_DIGITS.sub("", text)
    if not text:
        return User.objects.none()
    found = _usernames(text)
    if digits.isascii() and digits.isdigit():
        found |= _numbers(digits, by_phone=by_phone)
    else:
        found |= _emails(text) | _names(text)
    return User.objects.filter(pk__in=found)


def find_matching(said: Iterable[str], text: str) -> set[str]:
    """Of some texts those that hold every word of `text`, or its beginning, compared as people's names are."""
    rows = fetch_rows(
        "SELECT each FROM unnest(%s::text[]) AS each WHERE accounts_search_words(each) @@ accounts_search_query(%s)",
        [list(said), text.replace("\0", "")],
    )
    return {each for (each,) in rows}


def _usernames(text: str) -> set[UUID]:
    return _ids(User.objects.filter(username__startswith=text.lower()))


def _emails(text: str) -> set[UUID]:
    """Through the unique index, which keeps them in lower case."""
    return _ids(User.objects.alias(small=Lower("email")).filter(small=text.lower()))


def _numbers(digits: str, *, by_phone: bool) -> set[UUID]:
    found = _ids(User.objects.filter(tg_id=int(digits))) if int(digits) <= _BIGGEST else set()
    if not by_phone:
        return found
    backwards = User.objects.alias(backwards=Reverse("phone", output_field=CharField()))
    found |= _ids(backwards.filter(backwards__startswith=digits[::-1]))
    try:
        return found | _ids(User.objects.filter(phone=normalise_phone(digits)))
    except ValueError:
        return found


def _names(text: str) -> set[UUID]:
    return _ids(User.objects.alias(words=SearchWords("full_name")).filter(words=SearchedWords(text)))


def _ids(people: QuerySet[User]) -> set[UUID]:
    return set(people.order_by().values_list("pk", flat=True)[:_MOST])

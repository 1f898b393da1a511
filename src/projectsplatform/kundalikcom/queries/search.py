"""Schools and kept logins of everybody by their words, through indexes."""

from django.db.models import QuerySet

from projectsplatform.accounts.queries.search import SearchedWords, SearchWords
from projectsplatform.kundalikcom.models import School, SchoolLogin

_LONGEST = 100


def schools_matching(text: str) -> QuerySet[School]:
    """By number, or the words of a name."""
    return School.objects.alias(words=SearchWords("school_number")).filter(words=SearchedWords(_short(text)))


def logins_matching(text: str) -> QuerySet[SchoolLogin]:
    """By words of a login or its note."""
    return SchoolLogin.objects.alias(words=login_words()).filter(words=SearchedWords(_short(text)))


def login_words() -> SearchWords:
    """The words of a login and its note, as the index has them."""
    return SearchWords("login", "label")


def _short(text: str) -> str:
    return text.replace("\0", "")[:_LONGEST]

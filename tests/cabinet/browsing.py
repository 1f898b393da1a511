"""A browser without scripts: cookies, pages, forms."""

import re
from html import unescape
from typing import Any

from django.test import Client

_AROUND_TAGS = re.compile(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)")
_TAG = re.compile(r"<[^>]*>")
_LINE_END = re.compile(r"\s*\n\s*")


def browser(token: str = "", *, checks_forms: bool = False) -> Client:
    """Signed in with a session's token, or nobody. `checks_forms`: CSRF is enforced as it is in life."""
    client = Client(enforce_csrf_checks=checks_forms, headers={"accept-language": "en"})
    if token:
        client.cookies["session"] = token
    return client


def text_of(response: Any) -> str:
    """What the page says, with plain spaces; where a line of the template ends means nothing."""
    page = _AROUND_TAGS.sub("", response.content.decode())
    return unescape(_LINE_END.sub(" ", page)).replace("\xa0", " ")


def words_of(response: Any) -> str:
    """What is read on the page: `text_of` without its tags."""
    return unescape(_TAG.sub("", _LINE_END.sub(" ", response.content.decode()))).replace("\xa0", " ")


def hidden_fields(response: Any) -> dict[str, str]:
    """Name → value of the page's hidden fields; of two with one name the first."""
    page = response.content.decode()
    return dict(reversed(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', page)))

"""The text of a message."""

import re
from typing import Final

from projectsplatform.aloqa.errors import TextInvalid
from projectsplatform.aloqa.models import PREVIEW_LENGTH
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.limits import LONGEST_CAPTION
from projectsplatform.telegram.rules.lengths import utf16_length

MAX_TEXT: Final = 4_000
"""A message of Telegram's has 4 096 characters; the rest is for the name above an answer."""
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]+")
"""Control characters, and the mark of a byte order."""
_SPACES: Final = re.compile(r"\s+")


def clean_text(text: str, *, may_be_empty: bool = False) -> str:
    """Without control characters and outer spaces. Raises TextInvalid: empty, or more than 4 000 characters."""
    clean = UNSEEN.sub("", text.replace("\r\n", "\n")).strip()
    if len(clean) > MAX_TEXT or not (clean or may_be_empty):
        raise TextInvalid(max=MAX_TEXT)
    return clean


def require_said(content: Content) -> None:
    """Raises TextInvalid for neither a text nor an attachment."""
    if content.is_empty:
        raise TextInvalid(max=MAX_TEXT)


def check_caption(text: str, *, has_files: bool) -> None:
    """Raises TextInvalid for more than Telegram takes beside files."""
    if has_files and utf16_length(text) > LONGEST_CAPTION:
        raise TextInvalid(max=LONGEST_CAPTION)


def preview_of(text: str) -> str:
    """One line for lists."""
    return _SPACES.sub(" ", text)[:PREVIEW_LENGTH]

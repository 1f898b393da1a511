"""Keyset pages: a cursor says after which row to go on."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import FieldRefusal

DEFAULT_SIZE = 50
MAX_SIZE = 200


class CursorInvalid(FieldRefusal):
    code = "cursor_invalid"
    message = _("This page address is not valid. Start from the first page.")
    field = "cursor"


class LimitInvalid(FieldRefusal):
    code = "limit_invalid"
    message = _("A page holds 1 to 200 lines.")
    field = "limit"


def encode_cursor(position: list[Any]) -> str:
    """The position (JSON-able values of the sort key) as an opaque text."""
    return urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode()


def decode_cursor(text: str) -> list[Any]:
    """The position in a cursor of ours. Raises CursorInvalid for anything else."""
    try:
        return msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=list)
    except ValueError as error:
        raise CursorInvalid from error


def page_size(limit: int | None) -> int:
    """`limit` within its bounds, 50 when not given. Raises LimitInvalid."""
    if limit is None:
        return DEFAULT_SIZE
    if not 1 <= limit <= MAX_SIZE:
        raise LimitInvalid
    return limit

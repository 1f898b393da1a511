"""Telegram's formatting as HTML that can do nothing: text is escaped, and only the tags below are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_TAGS: Final = {
    "bold": ("b", ""),
    "italic": ("i", ""),
    "underline": ("u", ""),
    "strikethrough": ("s", ""),
    "code": ("code", ""),
    "pre": ("pre", ""),
    "spoiler": ("span", "pp-spoiler"),
    "blockquote": ("blockquote", ""),
    "expandable_blockquote": ("blockquote", ""),
}
_LINKS: Final = frozenset({"url", "text_link"})
_MOST: Final = 200
_LONGEST_LINK: Final = 2_048


@dataclass(frozen=True, slots=True)
class _Span:
    """A formatted part of a text, in characters."""

    start: int
    end: int
    kind: str
    link: str = ""


def to_html(text: str, entities: Iterable[Mapping[str, Any]]) -> SafeString:
    """The text with its formatting. `entities` are Telegram's: type, offset and length in UTF-16 units, url.

    Whatever cannot be read among them is left out; links are https only.
    """
    places = _characters(text)
    spans = [span for span in (_span(entity, text, places) for entity in list(entities)[:_MOST]) if span]
    spans.sort(key=lambda span: (span.start, -span.end))
    return mark_safe("".join(_pieces(text, 0, len(text), spans)))  # noqa: S308  each piece is escaped or one of our tags


def _characters(text: str) -> dict[int, int]:
    """UTF-16 unit → character, for every place where a character begins, and the end."""
    places, units = {}, 0
    for number, character in enumerate(text):
        places[units] = number
        units += 2 if ord(character) > 0xFFFF else 1
    places[units] = len(text)
    return places


def _span(entity: Mapping[str, Any], text: str, places: Mapping[int, int]) -> _Span | None:
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not (isinstance(kind, str) and isinstance(offset, int) and isinstance(length, int)):
        return None
    start, end = places.get(offset), places.get(offset + length)
    if start is None or end is None or end <= start:
        return None
    if kind in _LINKS:
        address = _safe_address(entity.get("url") if kind == "text_link" else text[start:end])
        return _Span(start, end, kind, address) if address else None
    return _Span(start, end, kind) if kind in _TAGS else None


def _safe_address(address: object) -> str:
    """The address if it is one of https with a host, else empty."""
    if not isinstance(address, str) or len(address) > _LONGEST_LINK:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() == "https" and parts.netloc else ""


def _pieces(text: str, start: int, end: int, spans: Sequence[_Span]) -> list[SafeString]:
    """From `start` to `end`; a part that leaves the one around it is cut in two there."""
    pieces, here, waiting = [], start, list(spans)
    while waiting:
        span = waiting.pop(0)
        first = max(here, span.start)
        if first >= span.end:
            continue
        inside = [other for other in waiting if other.start < span.end]
        beyond = [_Span(span.end, other.end, other.kind, other.link) for other in inside if other.end > span.end]
        inner = [_Span(other.start, min(other.end, span.end), other.kind, other.link) for other in inside]
        waiting = beyond + [other for other in waiting if other.start >= span.end]
        waiting.sort(key=lambda other: (other.start, -other.end))
        pieces += [_escaped(text[here:first]), _tagged(span, _pieces(text, first, span.end, inner))]
        here = span.end
    return [*pieces, _escaped(text[here:end])]


def _tagged(span: _Span, inside: Sequence[SafeString]) -> SafeString:
    content = mark_safe("".join(inside))  # noqa: S308  as above
    if span.link:
        return format_html('<a href="{}" rel="noopener nofollow noreferrer" target="_blank">{}</a>', span.link, content)
    tag, class_name = _TAGS[span.kind]
    if class_name:
        return format_html('<{} class="{}">{}</{}>', mark_safe(tag), class_name, content, mark_safe(tag))  # noqa: S308  ours
    return format_html("<{}>{}</{}>", mark_safe(tag), content, mark_safe(tag))  # noqa: S308  ours


def _escaped(text: str) -> SafeString:
    return format_html("{}", text)

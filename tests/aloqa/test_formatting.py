"""Formatting of Telegram's as HTML: what is shown, and that nothing else ever is."""

import random
import re
from html import unescape
from typing import Any

import pytest

from projectsplatform.aloqa.rules.formatting import to_html
from tests.counts import full

TAGS = r"</?(?:b|i|u|s|code|pre|blockquote)>|<span class=\"pp-spoiler\">|</span>|<a href=\"[^\"<>]*\" rel=\"[a-z ]+\" target=\"_blank\">|</a>"
KINDS = ("bold", "italic", "underline", "strikethrough", "code", "pre", "spoiler", "blockquote", "url", "text_link", "mention", "<b>")  # fmt: skip
PIECES = ("<script>", "&amp;", '"', "'", "</b>", "👩‍🏫", "oʻ", "\n", "https://a.uz/?b=1&c=\"", "javascript:alert(1)", " ", "x")  # fmt: skip
ADDRESSES = (
    "https://x.uz/'\"><img>",
    "javascript:alert(1)",
    "http://x.uz",
    "https://",
    "//x.uz",
    "https://x.uz/a",
    None,
    7,
)


def entity(kind: str, offset: int, length: int, url: object = None) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, "url": url}


@pytest.mark.parametrize(
    ("text", "entities", "html"),
    [
        ("Salom", [], "Salom"),
        ("Salom dunyo", [entity("bold", 0, 5)], "<b>Salom</b> dunyo"),
        ("👍 ha", [entity("italic", 3, 2)], "👍 <i>ha</i>"),
        ("abcd", [entity("bold", 0, 4), entity("italic", 1, 2)], "<b>a<i>bc</i>d</b>"),
        ("abcd", [entity("bold", 0, 3), entity("italic", 2, 2)], "<b>ab<i>c</i></b><i>d</i>"),
        ("<b>&", [entity("code", 0, 4)], "<code>&lt;b&gt;&amp;</code>"),
        ("abc", [entity("bold", 2, 9), entity("bold", -1, 2), {"type": "bold"}, entity("bold", 0, 0)], "abc"),
        ("👍", [entity("bold", 1, 1)], "👍"),
        ("ha", [entity("text_link", 0, 2, "javascript:alert(1)")], "ha"),
        ("ha", [entity("text_link", 0, 2, "http://x.uz")], "ha"),
        (
            "ha",
            [entity("text_link", 0, 2, "https://x.uz/?a=1&b=<")],
            '<a href="https://x.uz/?a=1&amp;b=&lt;" rel="noopener nofollow noreferrer" target="_blank">ha</a>',
        ),
    ],
)
def test_a_text_is_shown_with_its_formatting(text: str, entities: list[dict[str, Any]], html: str) -> None:
    assert to_html(text, entities) == html


def test_whatever_comes_only_known_tags_are_written_and_no_letter_is_lost() -> None:
    chance = random.Random(15)

    for _ in range(full(300, 20_000)):
        text = "".join(chance.choices(PIECES, k=chance.randint(0, 12)))
        units = len(text.encode("utf-16-le")) // 2 + 3
        entities = [
            entity(chance.choice(KINDS), chance.randint(-2, units), chance.randint(-2, units), chance.choice(ADDRESSES))
            for _ in range(chance.randint(0, 8))
        ]
        html = to_html(text, entities)
        rest = re.sub(TAGS, "", html)
        assert "<" not in rest
        assert ">" not in rest
        assert unescape(rest) == text
        assert all(address.startswith("https://") for address in re.findall(r'href="([^"]*)"', html))

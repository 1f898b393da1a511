"""What our PDF files share: fonts, colours, lines that fit."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Final

import pymupdf_fonts
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont

ACCENT: Final = (0.03, 0.36, 0.35)
TEXT: Final = (0.12, 0.16, 0.17)
MUTED: Final = (0.38, 0.43, 0.44)
RULE: Final = (0.84, 0.87, 0.87)


@cache
def load_fonts() -> None:
    """Noto Sans: Latin, Cyrillic, and the sign of oʻ and gʻ."""
    for name, code in (("regular", "notos"), ("bold", "notosbo")):
        pdfmetrics.registerFont(TTFont(name, BytesIO(pymupdf_fonts.myfont(code))))


def split(text: str, width: float, size: float, font: str = "regular") -> Iterator[str]:
    """The text in lines that fit; a word that does not is cut."""
    for part in simpleSplit(drawable(text), font, size, width) or [""]:
        rest = part
        while stringWidth(rest, font, size) > width:
            cut = next(end for end in range(len(rest), 0, -1) if stringWidth(rest[:end], font, size) <= width)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def drawable(text: str) -> str:
    """The font has no minus sign: a dash of the same length."""
    return text.replace("−", "–")

"""The picture of the start page that messengers show: 1200 × 630, drawn here, once for each language."""

from functools import cache
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 1200
HEIGHT: Final = 630
_SCALE: Final = 2
"""Everything is drawn larger and made smaller: Pillow's edges are hard."""
_FROM, _TO = (13, 122, 114), (10, 48, 66)
_WHITE, _PALE, _INK = (255, 255, 255), (205, 234, 230), (22, 40, 46)
_HUES: Final = ((92, 84, 222), (30, 130, 214), (236, 124, 38), (214, 60, 150))
"""The programs' colours, in their order."""
_MARKS: Final = {5: (13, 140, 122), 4: (38, 122, 214), 3: (222, 148, 20)}
_ROWS: Final = ((5, 5, 4, 5), (4, 5, 5, 4), (5, 4, 5, 5), (3, 5, 4, 5), (5, 5, 5, 4))
_TITLE_WIDTH, _TITLE_LINES = 570, 3

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]


@cache
def share_picture(language: str) -> bytes:
    """A PNG file with the title in `language`."""
    image = _ground()
    pen = _Pen(image)
    with override(language):
        title, about = _("Programs for schools, paid by the month"), _("Each can be tried for free")
    _draw_name(pen)
    _draw_title(pen, title, about)
    _draw_diary(pen)
    _draw_phone(pen)
    file = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(192).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Pen:
    """Draws in the picture's own measures."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def box(self, box: Box, colour: Colour, radius: float = 0) -> None:
        """A rectangle with round corners: left, top, width, height."""
        x, y, width, height = (_SCALE * value for value in box)
        self._draw.rounded_rectangle((x, y, x + width, y + height), _SCALE * radius, fill=colour)

    def text(self, at: tuple[float, float], text: str, size: float, colour: Colour, *, anchor: str = "ls") -> None:
        """Bold text that stands at a place of its base line."""
        self._draw.text((_SCALE * at[0], _SCALE * at[1]), text, colour, _font(size), anchor)


def _ground() -> Image.Image:
    """From one corner's colour to the other's."""
    mask = Image.linear_gradient("L").rotate(60, expand=False, resample=Image.Resampling.BICUBIC)
    mask = mask.crop((70, 70, 186, 186)).resize((WIDTH * _SCALE, HEIGHT * _SCALE), Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", mask.size, _TO), Image.new("RGB", mask.size, _FROM), mask)


def _draw_name(pen: _Pen) -> None:
    pen.box((72, 64, 60, 60), _WHITE, 16)
    pen.box((92, 80, 8, 30), _FROM, 1)
    pen.box((92, 80, 24, 23), _FROM, 11)
    pen.box((92, 80, 12, 23), _FROM, 1)
    pen.box((100, 87.5, 9, 8), _WHITE, 4)
    pen.text((150, 106), "ProjectsPlatform", 34, _WHITE)


def _draw_title(pen: _Pen, title: str, about: str) -> None:
    size = next(size for size in range(64, 20, -2) if len(_lines(title, size)) <= _TITLE_LINES)
    base = 238.0
    for line in _lines(title, size):
        pen.text((72, base), line, size, _WHITE)
        base += 1.18 * size
    for line in _lines(about, 28):
        pen.text((72, base + 2), line, 28, _PALE)
        base += 38
    for number, hue in enumerate(_HUES):
        pen.box((72 + number * 64, 530, 48, 48), hue, 14)
        pen.box((84 + number * 64, 545, 24, 5), _WHITE, 2)
        pen.box((84 + number * 64, 557, (24, 14, 18, 24)[number], 5), _WHITE, 2)


def _draw_diary(pen: _Pen) -> None:
    pen.box((676, 108, 478, 376), (14, 34, 42), 22)
    pen.box((686, 118, 458, 356), _WHITE, 14)
    pen.box((686, 118, 458, 60), _HUES[0], 14)
    pen.box((686, 150, 458, 28), _HUES[0])
    pen.text((710, 158), "5-A", 28, _WHITE)
    for number, marks in enumerate(_ROWS):
        y = 196 + number * 54
        pen.box((710, y + 12, (120, 96, 132, 104, 116)[number], 14), (198, 210, 214), 7)
        for place, mark in enumerate(marks):
            _draw_mark(pen, 872 + place * 62, y, mark)


def _draw_phone(pen: _Pen) -> None:
    pen.box((1000, 268, 172, 334), (14, 34, 42), 30)
    pen.box((1008, 276, 156, 318), _WHITE, 23)
    pen.box((1008, 276, 156, 64), _HUES[1], 23)
    pen.box((1008, 312, 156, 28), _HUES[1])
    pen.box((1024, 302, 74, 12), _WHITE, 6)
    for number, mark in enumerate((5, 4, 5, 5)):
        y = 354 + number * 58
        pen.box((1020, y, 132, 46), (237, 242, 244), 12)
        pen.box((1032, y + 17, (58, 44, 62, 50)[number], 12), (190, 203, 208), 6)
        _draw_mark(pen, 1110, y + 5, mark)


def _draw_mark(pen: _Pen, x: float, y: float, mark: int) -> None:
    pen.box((x, y, 36, 36), _MARKS[mark], 11)
    pen.text((x + 18, y + 27), str(mark), 24, _WHITE, anchor="ms")


def _lines(text: str, size: float) -> list[str]:
    """The text in lines that fit beside the drawing."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _font(size).getlength(longer) <= _TITLE_WIDTH * _SCALE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    """Noto Sans, bold: Latin, Cyrillic, and the sign of oʻ and gʻ."""
    # As for receipts: a web process loads fonts when it first draws with them.
    import pymupdf_fonts  # noqa: PLC0415

    return ImageFont.truetype(BytesIO(pymupdf_fonts.myfont("notosbo")), size * _SCALE)

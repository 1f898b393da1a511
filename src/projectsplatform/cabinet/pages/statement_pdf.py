"""A statement as PDF: A4, a head with the totals, then the lines, page after page."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from projectsplatform.cabinet.pages.pdf_parts import ACCENT, MUTED, RULE, TEXT, drawable, load_fonts, split
from projectsplatform.cabinet.pages.statement_tables import person_rows, sum_rows
from projectsplatform.cabinet.queries.statements import StatementFile
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.wallet.queries.statements import Line

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 42.0, _WIDTH - 42.0
_TOP, _BOTTOM = _HEIGHT - 48.0, 54.0
_WHAT, _WHAT_WIDTH = _LEFT + 92.0, 218.0
_AMOUNT = _RIGHT - 104.0
_SIZE, _LEADING, _GAP = 9, 12.0, 6.0


def draw_statement(found: StatementFile, *, at: datetime) -> BytesIO:
    """The file, at its beginning. Pages are written as the lines come."""
    file = BytesIO()
    load_fonts()
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"{_('Statement')} · {found.username}")
    canvas.setAuthor("ProjectsPlatform")
    _Pages(canvas, found, at).draw()
    canvas.save()
    file.seek(0)
    return file


class _Pages:
    """One drawing, from the top of the first page to the foot of the last; `y` is where the next thing begins."""

    def __init__(self, canvas: Canvas, found: StatementFile, at: datetime) -> None:
        self._canvas = canvas
        self._found = found
        self._made = _("Made on {moment}").format(moment=moment(at))
        self._number = 1
        self._y = _TOP

    def draw(self) -> None:
        """Everything."""
        self._head()
        self._headers()
        for line in self._found.lines:
            self._line(line)
        if not self._found.sums.shown.count:
            self._say(_LEFT, _("No line fits"), colour=MUTED)
        self._foot()

    def _head(self) -> None:
        self._say(_LEFT, "ProjectsPlatform", bold=True, size=11, colour=ACCENT)
        self._y -= 26
        self._say(_LEFT, _("Statement"), bold=True, size=18)
        self._y -= 22
        for label, value in person_rows(self._found):
            self._say(_LEFT, label, colour=MUTED)
            for part in split(value, _RIGHT - _WHAT, _SIZE):
                self._say(_WHAT, part)
                self._y -= _LEADING + 2
        self._y -= 4
        self._rule()
        for label, amount in sum_rows(self._found):
            self._y -= _LEADING + 3
            self._say(_LEFT, label, colour=MUTED)
            self._say(_RIGHT, format_som(amount), bold=True, right=True)
        self._y -= 30

    def _headers(self) -> None:
        for x, text, right in (
            (_LEFT, _("Date"), False),
            (_WHAT, _("What for"), False),
            (_AMOUNT, _("Amount"), True),
            (_RIGHT, _("Balance"), True),
        ):
            self._say(x, text, size=8, colour=MUTED, right=right)
        self._y -= 6
        self._rule()
        self._y -= _LEADING + 2

    def _line(self, line: Line) -> None:
        parts = list(split(line.bio, _WHAT_WIDTH, _SIZE))
        if self._y - _LEADING * (len(parts) - 1) < _BOTTOM:
            self._turn()
        self._say(_LEFT, f"{line.date.astimezone(TASHKENT):%d.%m.%Y %H:%M}", colour=MUTED)
        signed = f"+{format_som(line.size)}" if line.size > 0 else format_som(line.size)
        self._say(_AMOUNT, signed, bold=True, right=True, colour=ACCENT if line.size > 0 else TEXT)
        self._say(_RIGHT, format_som(line.balance_after), right=True, colour=MUTED)
        for part in parts:
            self._say(_WHAT, part)
            self._y -= _LEADING
        self._y -= _GAP

    def _turn(self) -> None:
        self._foot()
        self._canvas.showPage()
        self._number += 1
        self._y = _TOP
        self._headers()

    def _foot(self) -> None:
        self._y = _BOTTOM - 24
        self._say(_LEFT, self._made, size=8, colour=MUTED)
        self._say(_RIGHT, str(self._number), size=8, colour=MUTED, right=True)

    def _rule(self) -> None:
        self._canvas.setStrokeColorRGB(*RULE)
        self._canvas.line(_LEFT, self._y, _RIGHT, self._y)

    def _say(
        self, x: float, text: str, *, bold: bool = False, size: int = _SIZE, right: bool = False, colour: Any = TEXT
    ) -> None:
        self._canvas.setFont("bold" if bold else "regular", size)
        self._canvas.setFillColorRGB(*colour)
        write = self._canvas.drawRightString if right else self._canvas.drawString
        write(x, self._y, drawable(text))

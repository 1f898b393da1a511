"""A receipt as PDF: one A4 page with the seller, the amount in figures and words, and a code that proves it."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import segno
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from projectsplatform.cabinet.pages.pdf_parts import ACCENT, MUTED, RULE, TEXT, drawable, load_fonts, split
from projectsplatform.cabinet.queries.receipts import Receipt
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.number_words import som_in_words

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 72.0, _WIDTH - 72.0
_VALUE = _LEFT + 150.0
_TOP = _HEIGHT - 72.0
_QR: Final = 96.0
_MAX_LINES: Final = 12
_NAME: Final = "ProjectsPlatform"


@dataclass(frozen=True, slots=True)
class Proof:
    """The receipt's number, and the address of the page that says whether it is genuine."""

    number: str
    address: str


def draw_receipt(receipt: Receipt, proof: Proof, *, at: datetime) -> BytesIO:
    """The file, at its beginning, in the active language."""
    file = BytesIO()
    load_fonts()
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"{_('Receipt')} {proof.number}")
    canvas.setAuthor(receipt.seller.name or _NAME)
    _Drawing(canvas, receipt, proof).draw(at)
    canvas.save()
    file.seek(0)
    return file


def receipt_facts(receipt: Receipt) -> list[tuple[str, str]]:
    """What stands under the amount: a label and its text."""
    line = receipt.line
    is_in = line.size > 0
    facts = [
        (_("Who received it") if is_in else _("Who paid"), f"{receipt.full_name} ({receipt.username})"),
        (_("What for"), line.bio),
        (_("Direction"), _("Money in") if is_in else _("Money out")),
        (_("Time"), moment(line.date)),
        (_("Balance after it"), format_som(line.balance_after)),
        (_("Receipt number"), line.receipt_number or ""),
        (_("Line ID"), str(line.id)),
    ]
    return [(label, text) for label, text in facts if text]


class _Drawing:
    """One page from its top to its foot; `y` is where the next thing begins."""

    def __init__(self, canvas: Canvas, receipt: Receipt, proof: Proof) -> None:
        self._canvas = canvas
        self._receipt = receipt
        self._proof = proof
        self._y = _TOP

    def draw(self, at: datetime) -> None:
        """Everything."""
        self._head()
        self._amount()
        for label, text in receipt_facts(self._receipt):
            self._say(_LEFT, label, colour=MUTED)
            self._lines(text, _VALUE, size=10)
            self._y -= 5
        self._rule()
        self._code()
        self._y = 54
        self._say(_LEFT, _("Made on {moment}").format(moment=moment(at)), size=8, colour=MUTED)

    def _head(self) -> None:
        seller = self._receipt.seller
        self._say(_LEFT, seller.name or _NAME, bold=True, size=12, colour=ACCENT)
        self._y -= 18
        self._lines(seller.seller, _LEFT, size=9, colour=MUTED)
        self._y -= 24
        self._say(_LEFT, _("Receipt"), bold=True, size=20)
        self._say(_RIGHT, _("No. {number}").format(number=self._proof.number), size=12, right=True)
        self._y -= 14
        self._rule()

    def _amount(self) -> None:
        line = self._receipt.line
        self._y -= 12
        self._say(_LEFT, format_som(abs(line.size)), bold=True, size=22, colour=ACCENT if line.size > 0 else TEXT)
        self._y -= 20
        self._lines(som_in_words(abs(line.size)), _LEFT, size=11)
        self._y -= 12

    def _code(self) -> None:
        """The code that a phone reads, which is a link as well, and its address for whoever types."""
        self._y -= 8
        top, address = self._y, self._proof.address
        rows = [list(row) for row in segno.make(address, error="m").matrix]
        size = _QR / len(rows)
        self._canvas.setFillColorRGB(*TEXT)
        for down, row in enumerate(rows, start=1):
            for across, is_dark in enumerate(row):
                if is_dark:
                    self._canvas.rect(_LEFT + across * size, top - down * size, size, size, stroke=0, fill=1)
        self._canvas.linkURL(address, (_LEFT, top - _QR, _LEFT + _QR, top), relative=0)
        self._y = top - 12
        beside = _LEFT + _QR + 20
        self._lines(_("Whether this receipt is genuine is said at this address:"), beside, size=10)
        self._lines(address, beside, size=8, colour=MUTED)

    def _lines(self, text: str, x: float, *, size: int, colour: Any = TEXT) -> None:
        paragraphs = text.splitlines() if text else []
        parts = [part for paragraph in paragraphs for part in split(paragraph, _RIGHT - x, size)]
        for part in parts[:_MAX_LINES]:
            self._say(x, part, size=size, colour=colour)
            self._y -= size + 4

    def _rule(self) -> None:
        self._canvas.setStrokeColorRGB(*RULE)
        self._canvas.line(_LEFT, self._y, _RIGHT, self._y)
        self._y -= 18

    def _say(
        self, x: float, text: str, *, bold: bool = False, size: int = 10, right: bool = False, colour: Any = TEXT
    ) -> None:
        self._canvas.setFont("bold" if bold else "regular", size)
        self._canvas.setFillColorRGB(*colour)
        write = self._canvas.drawRightString if right else self._canvas.drawString
        write(x, self._y, drawable(text))

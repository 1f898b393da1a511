"""The vault as XLSX: the table that goes out, and an empty one to fill in. Cells are texts: nothing is a formula, no zero is lost."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext

_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS: Final = (30, 24, 24)


def logins_workbook(filename: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Login, password, note. Made in memory: no file of it is ever on a disk; nobody keeps a copy on the way."""
    import xlsxwriter  # noqa: PLC0415  only who exports needs it, 3 MB in each process

    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        # A quote prefix keeps what begins like a formula a text even after somebody edits the cell.
        text = book.add_format({"num_format": "@", "quote_prefix": True})
        bold = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        sheet = book.add_worksheet(gettext("Logins"))
        sheet.freeze_panes(1, 0)
        for column, (heading, width) in enumerate(zip(_headings(), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
    response = HttpResponse(made.getvalue(), content_type=_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


def _headings() -> tuple[str, str, str]:
    return gettext("Login"), gettext("Password"), gettext("Note")

"""Tables as XLSX. Text stays text: what begins like a formula gets an apostrophe before it, for programs that import it."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import FileResponse

from projectsplatform.kit.clock import TASHKENT

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_MAX_CELL = 32_000
Cell = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, headings and rows, which may be an iterator: they are written as they come."""

    name: str
    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook_response(filename: str, sheets: Iterable[Sheet]) -> FileResponse:
    """The workbook, written row by row to a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    import xlsxwriter  # noqa: PLC0415  only who exports needs it, 3 MB in each process

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    money, time = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.title))
        page.freeze_panes(1, 0)
        page.set_column(0, max(0, len(sheet.headers) - 1), 22)
        for column, header in enumerate(sheet.headers):
            page.write_string(0, column, neutral(header), bold)
        for number, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(number, column, cell.astimezone(TASHKENT).replace(tzinfo=None), time)
                elif isinstance(cell, int) and not isinstance(cell, bool):
                    page.write_number(number, column, cell, money)
                elif cell is not None:
                    page.write_string(number, column, neutral(str(cell)))
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=_TYPE)


def neutral(text: str) -> str:
    """The text, harmless in a cell of any program."""
    text = text[:_MAX_CELL]
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "1"

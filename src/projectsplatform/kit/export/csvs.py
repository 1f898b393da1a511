"""Tables as CSV for Excel: UTF-8 with a byte order mark, semicolons as separators, as in locales with decimal commas."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.http import FileResponse

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.export.workbooks import Cell, Sheet, neutral

_TYPE = "text/csv; charset=utf-8"


def csv_response(filename: str, sheets: Iterable[Sheet]) -> FileResponse:
    """The tables one after another with an empty line between, written row by row to a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow([])
        writer.writerow([neutral(header) for header in sheet.headers])
        writer.writerows(_written(sheet.rows))
    text.flush()
    text.detach()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=_TYPE)


def _written(rows: Iterable[Sequence[Cell]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_cell(cell) for cell in row]


def _cell(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell.astimezone(TASHKENT):%d.%m.%Y %H:%M}"
    if isinstance(cell, str):
        return neutral(cell)
    return "" if cell is None else str(cell)

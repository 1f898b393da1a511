"""XLSX, row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from projectsplatform.payments.reconciliation.statements.problems import FileProblem
from projectsplatform.payments.reconciliation.statements.values import Row

_WIDEST: Final = 100
"""Columns of a row that are read."""


def xlsx_rows(file: IO[bytes]) -> Iterator[Row]:
    """Of the first sheet that holds anything; formulas as the values that were computed last. Raises FileProblem."""
    with _opened(file) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of its own size may be wrong
            found = False
            for number, cells in enumerate(_cells(sheet), 1):
                found = found or any(cell is not None for cell in cells)
                yield number, cells
            if found:
                return


def _cells(sheet: Any) -> Iterator[list[Any]]:
    try:
        for row in sheet.iter_rows(max_col=_WIDEST, values_only=True):
            yield list(row)
    except FileProblem:
        raise
    except Exception as error:  # whatever a stranger's XML makes the library raise
        raise FileProblem("broken") from error


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Any]:
    from openpyxl import load_workbook  # noqa: PLC0415  only who reads a statement needs it

    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # as above
        raise FileProblem("broken") from error
    try:
        yield book
    finally:
        book.close()

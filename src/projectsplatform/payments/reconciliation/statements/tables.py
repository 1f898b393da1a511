"""A file as rows of cells, whatever format it has. Nothing is unpacked before its size is known."""

import zipfile
from collections.abc import Iterator
from typing import IO, Final

from projectsplatform.payments.reconciliation.statements.csv_tables import csv_rows
from projectsplatform.payments.reconciliation.statements.problems import FileProblem
from projectsplatform.payments.reconciliation.statements.values import Row
from projectsplatform.payments.reconciliation.statements.xlsx_tables import xlsx_rows

MAX_FILE: Final = 10 * 1024 * 1024
MAX_UNPACKED: Final = 150 * 1024 * 1024
MAX_TEXTS: Final = 24 * 1024 * 1024
"""Of a workbook's table of texts, which is held in memory."""
MAX_LINES: Final = 500_000
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"
_ENCRYPTED: Final = 0x1
_OTHERS: Final = (b"%pdf", b"\x89png", b"\xff\xd8\xff", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<!do", b"<htm", b"{")
"""Beginnings, in small letters, of what people upload by mistake."""


def rows_of(file: IO[bytes]) -> Iterator[Row]:
    """Rows that hold anything, with their numbers in the file. Raises FileProblem, also half-way."""
    rows = xlsx_rows(file) if _is_workbook(file) else csv_rows(file)
    for count, (number, cells) in enumerate(rows):
        if count >= MAX_LINES:
            raise FileProblem("too_long")
        if any(cell not in {None, ""} for cell in cells):
            yield number, cells


def _is_workbook(file: IO[bytes]) -> bool:
    """Whether it is XLSX, which then holds neither macros nor too much; False for text. Raises FileProblem."""
    file.seek(0)
    head = file.read(8)
    if not head:
        raise FileProblem("empty")
    if head == _OLD_EXCEL:
        file.seek(0)
        raise FileProblem("locked" if _LOCKED in file.read(MAX_FILE) else "old_excel")
    if not head.startswith(_ZIP):
        if head.lower().startswith(_OTHERS):
            raise FileProblem("format")
        return False
    _require_harmless(file)
    return True


def _require_harmless(file: IO[bytes]) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileProblem("broken") from error
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise FileProblem("format")
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") or "activex" in name for name in names):
        raise FileProblem("macros")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise FileProblem("locked")
    # zipfile reads no more of a part than its directory says, so that what is said can be believed.
    if sum(part.file_size for part in parts) > MAX_UNPACKED or _texts(parts) > MAX_TEXTS:
        raise FileProblem("unpacked")


def _texts(parts: list[zipfile.ZipInfo]) -> int:
    return sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())

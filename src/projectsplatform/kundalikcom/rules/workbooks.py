"""An XLSX file from anybody, made harmless before the library that reads it sees it.

That library lays a sheet out as a rectangle from its first cell to its last: two cells in opposite corners are half a terabyte and
the end of the process. A ZIP archive may inflate to gigabytes, and may say that it does not. So every part is inflated here within
bounds, its cells are looked at, and only what was looked at goes into an archive of our own.
"""

import re
import struct
import zlib
from io import BytesIO
from typing import Final
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from projectsplatform.kundalikcom.errors import NotAWorkbook, SheetTooLarge

MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 100
ROWS_BEFORE: Final = 10
"""What may stand above the table."""
MAX_INFLATED: Final = 16 * 1024 * 1024
_MAX_PARTS: Final = 1_000
_PIECE: Final = 64 * 1024
_SIGNATURE: Final = b"PK\x03\x04"
_NEEDED: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml"
    r"|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ENCRYPTED: Final = 0x1
# RuntimeError is also what zipfile says of an unknown way of compression.
_DAMAGE: Final = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


def harmless(content: bytes) -> bytes:
    """The parts of an XLSX file that hold its cells, within bounds. Raises NotAWorkbook, SheetTooLarge."""
    if not content.startswith(_SIGNATURE):
        raise NotAWorkbook
    rebuilt = BytesIO()
    try:
        with ZipFile(BytesIO(content)) as given, ZipFile(rebuilt, "w", ZIP_STORED) as ours:
            for part in _needed_parts(given):
                inflated = _inflate(given, part)
                _CellWatch().look_at(inflated)
                ours.writestr(part.filename, inflated)
    except _DAMAGE as error:
        raise NotAWorkbook from error
    return rebuilt.getvalue()


def too_large() -> SheetTooLarge:
    """The refusal with its bounds."""
    return SheetTooLarge(rows=MAX_ROWS, columns=MAX_COLUMNS)


def _needed_parts(given: ZipFile) -> list[ZipInfo]:
    """Only known names, once each; what they say they inflate to must fit."""
    parts = [part for part in given.infolist() if _NEEDED.fullmatch(part.filename)]
    names = {part.filename.lower() for part in parts}
    if len(given.infolist()) > _MAX_PARTS or len(names) < len(parts) or "xl/workbook.xml" not in names:
        raise NotAWorkbook
    if any(part.flag_bits & _ENCRYPTED or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise NotAWorkbook
    if sum(part.file_size for part in parts) > MAX_INFLATED:
        raise too_large()
    return parts


def _inflate(given: ZipFile, part: ZipInfo) -> bytes:
    """Piece by piece and no further than the part said: one that said too little fails its checksum."""
    came = bytearray()
    with given.open(part) as stream:
        while piece := stream.read(_PIECE):
            came += piece
            if len(came) > part.file_size:
                raise NotAWorkbook
    return bytes(came)


class _CellWatch:
    """Walks through a part's XML and refuses cells far away. A cell without a value takes no room, wherever it is."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._place: tuple[int, int] | None = None

    def look_at(self, xml: bytes) -> None:
        """Raises SheetTooLarge; NotAWorkbook for what is no plain XML."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.Parse(xml, True)  # noqa: FBT003  expat takes no keywords
        except expat.ExpatError as error:
            raise NotAWorkbook from error

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row, self._column = _number(attributes["r"]) if "r" in attributes else self._row + 1, 0
            case "c" if self._place:
                raise NotAWorkbook
            case "c":
                self._place = _read_place(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
                self._column = self._place[1]
            case _ if self._place and (self._place[0] > MAX_ROWS + ROWS_BEFORE or self._place[1] > MAX_COLUMNS):
                raise too_large()

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self._place = None


def _refuse_doctype(*_declared: object) -> None:
    raise NotAWorkbook


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):
        raise NotAWorkbook
    return int(text)


def _read_place(text: str) -> tuple[int, int]:
    """`C5` is row 5, column 3."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise NotAWorkbook
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)), column

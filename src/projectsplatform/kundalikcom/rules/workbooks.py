"""An XLSX file from anybody, made harmless before it is read.

A ZIP archive may inflate to gigabytes, and may say that it does not. So every part that holds cells is inflated here within bounds and
looked at, and only what was looked at goes into an archive of our own. Which parts these are is told by the package's relations
(ECMA-376, part 2): their names are free.
"""

import posixpath
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from projectsplatform.kundalikcom.errors import NotAWorkbook, OldWorkbook, SheetTooLarge, WorkbookProtected

MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 100
MAX_INFLATED: Final = 16 * 1024 * 1024
_MAX_PARTS: Final = 1_000
_PIECE: Final = 64 * 1024
_SIGNATURE: Final = b"PK\x03\x04"
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLD: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENCRYPTED: Final = 0x1
# RuntimeError is also what zipfile says of an unknown way of compression.
_DAMAGE: Final = (BadZipFile, zlib.error, struct.error, EOFError, LookupError, OSError, RuntimeError, ValueError)

Element = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Package:
    """`content` is an archive of `strings.xml`, `styles.xml` and `0.xml`, `1.xml` …, the sheets in the workbook's order."""

    content: bytes
    names: tuple[str, ...]
    hidden: frozenset[int]
    """The numbers of the sheets that Excel does not show."""


def harmless(content: bytes) -> Package:
    """The parts of an XLSX file that hold its cells, within bounds.

    Raises NotAWorkbook, SheetTooLarge, WorkbookProtected, OldWorkbook.
    """
    if content.startswith(_COMPOUND_FILE):
        raise _refusal_of_compound_file(content)
    if not content.startswith(_SIGNATURE):
        raise NotAWorkbook
    try:
        with ZipFile(BytesIO(content)) as given:
            return _rebuild(_Parts(given))
    except _DAMAGE as error:
        raise NotAWorkbook from error


def too_large() -> SheetTooLarge:
    """The refusal with its bounds."""
    return SheetTooLarge(rows=MAX_ROWS, columns=MAX_COLUMNS)


def _refusal_of_compound_file(content: bytes) -> NotAWorkbook | OldWorkbook | WorkbookProtected:
    if _PROTECTED in content:
        return WorkbookProtected()
    return OldWorkbook() if any(name in content for name in _OLD) else NotAWorkbook()


def _rebuild(parts: "_Parts") -> Package:
    workbook = parts.related("", "officeDocument")[0][1]
    related = {relation: part for kind in ("worksheet",) for relation, part in parts.related(workbook, kind)}
    sheets = [
        (attributes, related[relation])
        for name, attributes in _elements(parts.read(workbook))
        if name == "sheet" and (relation := _relation_id(attributes)) in related
    ]
    rebuilt = BytesIO()
    with ZipFile(rebuilt, "w", ZIP_STORED) as ours:
        for kind, name in (("sharedStrings", "strings.xml"), ("styles", "styles.xml")):
            for _relation, part in parts.related(workbook, kind)[:1]:
                ours.writestr(name, parts.read(part))
        for number, (_attributes, part) in enumerate(sheets):
            ours.writestr(f"{number}.xml", parts.read(part))
    states = [attributes.get("state", "visible") for attributes, _part in sheets]
    names = tuple(attributes.get("name", "") for attributes, _part in sheets)
    return Package(rebuilt.getvalue(), names, frozenset(n for n, state in enumerate(states) if state != "visible"))


class _Parts:
    """The parts of a package by name, inflated within one common bound."""

    def __init__(self, given: ZipFile) -> None:
        if len(given.infolist()) > _MAX_PARTS:
            raise NotAWorkbook
        self._given = given
        self._room = MAX_INFLATED
        self._parts = {_plain(part.filename): part for part in given.infolist()}
        self._read: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        """A part's XML. Raises KeyError, NotAWorkbook, SheetTooLarge."""
        key = _plain(name)
        if key not in self._read:
            part = self._parts[key]
            if part.flag_bits & _ENCRYPTED or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                raise NotAWorkbook
            self._room -= part.file_size
            if self._room < 0:
                raise too_large()
            self._read[key] = _inflate(self._given, part)
            for _element in _elements(self._read[key]):
                pass
        return self._read[key]

    def related(self, source: str, kind: str) -> list[tuple[str, str]]:
        """Id and part of each relation of a kind, whatever the year of its namespace; none where nothing is related."""
        folder, name = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if _plain(relations) not in self._parts:
            return []
        return [
            (attributes.get("Id", ""), posixpath.join("/", folder, unquote(attributes.get("Target", ""))))
            for name, attributes in _elements(self.read(relations))
            if name == "Relationship" and attributes.get("Type", "").rpartition("/")[2] == kind
        ]


def _plain(name: str) -> str:
    """Names of parts are compared without case; some programs write Windows' separators."""
    return posixpath.normpath("/" + name.replace("\\", "/").lstrip("/")).lower()


def _inflate(given: ZipFile, part: ZipInfo) -> bytes:
    """Piece by piece and no further than the part said: one that said too little fails its checksum."""
    came = bytearray()
    with given.open(part) as stream:
        while piece := stream.read(_PIECE):
            came += piece
            if len(came) > part.file_size:
                raise NotAWorkbook
    return bytes(came)


def _elements(xml: bytes) -> Iterator[Element]:
    """Local names and attributes of all elements. Raises NotAWorkbook for what is no plain XML."""
    elements: list[Element] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: elements.append((name.rpartition(":")[2], attributes))
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for start in range(0, len(xml) + 1, _PIECE):
            parser.Parse(xml[start : start + _PIECE], start + _PIECE > len(xml))
            yield from elements
            elements.clear()
    except expat.ExpatError as error:
        raise NotAWorkbook from error


def _refuse_doctype(*_declared: object) -> None:
    raise NotAWorkbook


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")

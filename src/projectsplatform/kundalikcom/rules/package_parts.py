"""The parts of an XLSX file, inflated within bounds and looked at.

A ZIP archive may inflate to gigabytes, and may say that it does not: what a part says of itself is not believed.
"""

import posixpath
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from projectsplatform.kundalikcom.errors import NotAWorkbook
from projectsplatform.kundalikcom.rules.table_limits import too_large

MAX_INFLATED: Final = 16 * 1024 * 1024
_MAX_PARTS: Final = 1_000
_PIECE: Final = 64 * 1024
_ENCRYPTED: Final = 0x1

Element = tuple[str, dict[str, str]]


class Parts:
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
            for _element in elements(self._read[key]):
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
            for name, attributes in elements(self.read(relations))
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


def elements(xml: bytes) -> Iterator[Element]:
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

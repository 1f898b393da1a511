"""An XLSX file from anybody, made harmless before it is read.

Only what was inflated within bounds and looked at goes into an archive of our own. Which parts hold cells is told by the package's
relations (ECMA-376, part 2): their names are free.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from projectsplatform.kundalikcom.errors import NotAWorkbook, OldWorkbook, WorkbookProtected
from projectsplatform.kundalikcom.rules.package_parts import Parts, elements

_SIGNATURE: Final = b"PK\x03\x04"
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLD: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# RuntimeError is also what zipfile says of an unknown way of compression.
_DAMAGE: Final = (BadZipFile, zlib.error, struct.error, EOFError, LookupError, OSError, RuntimeError, ValueError)


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
            return _rebuild(Parts(given))
    except _DAMAGE as error:
        raise NotAWorkbook from error


def _refusal_of_compound_file(content: bytes) -> NotAWorkbook | OldWorkbook | WorkbookProtected:
    if _PROTECTED in content:
        return WorkbookProtected()
    return OldWorkbook() if any(name in content for name in _OLD) else NotAWorkbook()


def _rebuild(parts: Parts) -> Package:
    workbook = parts.related("", "officeDocument")[0][1]
    related = {relation: part for kind in ("worksheet",) for relation, part in parts.related(workbook, kind)}
    sheets = [
        (attributes, related[relation])
        for name, attributes in elements(parts.read(workbook))
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


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")

"""Files that are taken from nobody: empty ones, and what a machine would run."""

import re
from enum import StrEnum
from typing import Final

from projectsplatform.kit.files.content import HEAD_BYTES, ZIP_START

_PROGRAMS_IN_ZIP: Final = (b"META-INF/MANIFEST.MF", b"AndroidManifest.xml", b"classes.dex", b"Payload/")
_RUN: Final = (
    b"MZ",  # Windows, DOS
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",  # macOS, both widths and orders; a fat one begins as a Java class does
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"\0asm",
    b"!<arch>\n",  # Debian's packages
    b"\xed\xab\xee\xdb",  # RPM
    b"\x4c\0\0\0\x01\x14\x02\0",  # Windows' shortcuts
    b"ITSF",  # compiled help
    b"xar!",
)
_SCRIPT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:#!\s*(?:/|[A-Za-z]:)|@?echo\s+off\b|<\?php|<%@|<job\b|<scriptlet\b|<hta:)", re.IGNORECASE
)


class Unwelcome(StrEnum):
    """Why a file is not taken from anybody."""

    EMPTY = "empty"
    EXECUTABLE = "executable"


def unwelcome(head: bytes) -> Unwelcome | None:
    """Why a file that begins so is refused; None for what may be kept. Its size is for the caller to judge."""
    if not head:
        return Unwelcome.EMPTY
    return Unwelcome.EXECUTABLE if is_executable(head) else None


def is_executable(head: bytes) -> bool:
    """Whether a machine would run it: programs, packages that hold one, scripts that name their interpreter."""
    if head.startswith(ZIP_START):
        return any(name in head[:HEAD_BYTES] for name in _PROGRAMS_IN_ZIP)
    return head.startswith(_RUN) or _SCRIPT.match(head[:HEAD_BYTES]) is not None

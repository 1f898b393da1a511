"""Reads the sheets of a workbook in a process of its own: `sheet_process.py < file > cells`, started by `read_sheets`.

Strangers' files get few resources: the process knows no setting, may take little memory and time, and leaves no core. It gives every
cell that holds something with its format, so that nothing is read as another text than its reader sees; empty room costs nothing.
"""

import json
import re
import subprocess
import sys
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat
from zipfile import ZipFile

TOO_LARGE: Final = 3
"""The exit status for more cells or text than a table of logins has."""
_MAX_CELLS: Final = 500_000
_MAX_TEXT: Final = 16 * 1024 * 1024
_LONGEST: Final = 1_000
"""No field is as long: what is cut off makes no other text valid."""
_MEMORY_BYTES: Final = 512 * 1024 * 1024
_CPU_SECONDS: Final = 20
_PATIENCE_SECONDS: Final = 60
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE: Final = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")


class TooMuchError(Exception):
    """More than a table of logins holds."""


def read_sheets(content: bytes) -> bytes:
    """The sheets as JSON: [hidden columns, [[row, hidden, [[column, type, text, format, formula], …]], …]] each.

    Raises ValueError for what cannot be read, TooMuchError.
    """
    try:
        done = subprocess.run(  # noqa: S603  ourselves, and the file only on standard input
            [sys.executable, "-I", __file__], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={},
            timeout=_PATIENCE_SECONDS, check=True,
        )  # fmt: skip
    except subprocess.SubprocessError as error:
        if isinstance(error, subprocess.CalledProcessError) and error.returncode == TOO_LARGE:
            raise TooMuchError from error
        message = "the file cannot be read"
        raise ValueError(message) from error
    return done.stdout


class _Text:
    """Collects what stands in `t` elements, without the readings of Asian characters."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.is_open = self.is_reading = False

    def begin(self, name: str) -> None:
        self.is_reading = self.is_reading or name == "rPh"
        self.is_open = self.is_open or (name == "t" and not self.is_reading)

    def end(self, name: str) -> None:
        self.is_reading = self.is_reading and name != "rPh"
        self.is_open = self.is_open and name != "t"

    def pop(self) -> str:
        text, self.parts = "".join(self.parts), []
        return _unescape(text)


class _Strings:
    """`sharedStrings`: one text an `si`."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._text = _Text()

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        self._text.begin(name)

    def end(self, name: str) -> None:
        self._text.end(name)
        if name == "si":
            self.texts.append(self._text.pop())

    def data(self, text: str) -> None:
        if self._text.is_open:
            self._text.parts.append(text)


class _Styles:
    """The number format of each style: its code, or the number of a built-in one."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._is_cells = False
        self._numbers: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes["numFmtId"]] = attributes["formatCode"][: _LONGEST + 1]
        elif name == "cellXfs":
            self._is_cells = True
        elif name == "xf" and self._is_cells:
            self._numbers.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        self._is_cells = self._is_cells and name != "cellXfs"

    def data(self, _text: str) -> None:
        pass

    def formats(self) -> list[str]:
        return [self._codes.get(number, number) for number in self._numbers] or ["0"]


class _Sheet:
    """The cells of a sheet that hold something, and what of it is hidden."""

    def __init__(self, strings: list[str], formats: list[str], room: list[int]) -> None:
        self.rows: list[list[Any]] = []
        self.hidden_columns: list[list[int]] = []
        self._strings, self._formats, self._room = strings, formats, room
        self._rows_hidden = False
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._value: list[str] = []
        self._text = _Text()
        self._is_value = self._is_formula = self._has_inline = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            self.rows.append([self._row, self._is_hidden(attributes), []])
        elif name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._cell, self._value, self._is_formula, self._has_inline = attributes, [], False, False
        elif name == "col" and (_is_yes(attributes.get("hidden")) or _is_zero(attributes.get("width"))):
            self.hidden_columns.append([int(attributes["min"]), int(attributes["max"])])
        elif name == "sheetFormatPr":
            self._rows_hidden = _is_yes(attributes.get("zeroHeight"))
        elif name in {"v", "f", "is"}:
            self._is_value = name == "v"
            self._is_formula = self._is_formula or name == "f"
            self._has_inline = self._has_inline or name == "is"
        self._text.begin(name)

    def end(self, name: str) -> None:
        self._text.end(name)
        self._is_value = self._is_value and name != "v"
        if name == "c":
            self._keep()

    def data(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)
        elif self._text.is_open:
            self._text.parts.append(text)

    def _is_hidden(self, attributes: dict[str, str]) -> bool:
        if "hidden" in attributes:
            return _is_yes(attributes["hidden"])
        return self._rows_hidden or _is_zero(attributes.get("ht"))

    def _keep(self) -> None:
        kind, text = self._cell.get("t", "n"), "".join(self._value)
        inline = self._text.pop()
        if kind == "s" and text:
            kind, text = "str", self._strings[int(text)]
        elif kind == "inlineStr" or (kind == "str" and not text and self._has_inline):
            kind, text = "str", inline
        elif kind == "str":
            text = _unescape(text)
        if not (text or self._is_formula):
            return
        self._room[0] -= 1
        self._room[1] -= len(text)
        if min(self._room) < 0:
            raise TooMuchError
        code = self._formats[int(self._cell.get("s", "0"))]
        self.rows[-1][2].append([self._column, kind, text[: _LONGEST + 1], code, self._is_formula])


def _unescape(text: str) -> str:
    """ECMA-376's `_x000A_` is a character."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)[: _LONGEST + 1]


def _is_yes(value: str | None) -> bool:
    return value in {"1", "true", "on"}


def _is_zero(value: str | None) -> bool:
    return value is not None and float(value) == 0


def _column(place: str) -> int:
    match = _PLACE.fullmatch(place)
    if match is None:
        raise ValueError(place)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column


def _parse(xml: bytes, handler: Any) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: handler.begin(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = handler.data
    parser.Parse(xml, True)  # noqa: FBT003  expat takes no keywords
    return handler


def _main() -> None:
    import resource  # noqa: PLC0415  only in the process that is bounded

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        json.dump(_read(ZipFile(BytesIO(sys.stdin.buffer.read()))), sys.stdout)
    except TooMuchError:
        sys.exit(TOO_LARGE)


def _read(package: ZipFile) -> list[list[Any]]:
    names = package.namelist()
    strings = _parse(package.read("strings.xml"), _Strings()).texts if "strings.xml" in names else []
    formats = _parse(package.read("styles.xml"), _Styles()).formats() if "styles.xml" in names else ["0"]
    room = [_MAX_CELLS, _MAX_TEXT]
    sheets = (name for number in range(len(names)) if (name := f"{number}.xml") in names)
    parsed = [_parse(package.read(name), _Sheet(strings, formats, room)) for name in sheets]
    return [[sheet.hidden_columns, sheet.rows] for sheet in parsed]


if __name__ == "__main__":
    _main()

"""CSV as cabinets and spreadsheets write it: three delimiters, UTF-8 with and without a mark, Windows-1251."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Final

from projectsplatform.payments.reconciliation.statements.problems import FileProblem
from projectsplatform.payments.reconciliation.statements.values import Row

_SAMPLE: Final = 64 * 1024
_PIECE: Final = 1024 * 1024
_LOOKED_AT: Final = 40
_DELIMITERS: Final = (";", ",", "\t")
_LONGEST: Final = 20_000
"""Letters of a cell."""


def csv_rows(file: IO[bytes]) -> Iterator[Row]:
    """Numbers of lines and cells. Raises FileProblem."""
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        delimiter = _delimiter(text.read(_SAMPLE))
        text.seek(0)
        csv.field_size_limit(_LONGEST)
        reader = csv.reader(text, delimiter=delimiter)
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        raise FileProblem("broken") from error
    finally:
        with suppress(ValueError):  # the file was closed before all was read
            text.detach()


def _encoding(file: IO[bytes]) -> str:
    file.seek(0)
    if file.read(4)[:3] == codecs.BOM_UTF8:
        return "utf-8-sig"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    while piece := file.read(_PIECE):
        if b"\0" in piece:
            raise FileProblem("format")
        is_utf8 = is_utf8 and _decodes(decoder, piece)
    return "utf-8" if is_utf8 and _decodes(decoder, b"", final=True) else "cp1251"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(sample: str) -> str:
    """The one that parts most lines into the same number of cells, more than one."""
    if sample[:4].lower() == "sep=":
        return sample[4:5]
    lines = sample.splitlines()[:_LOOKED_AT]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> int:
    widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1)
    return max((width * times for width, times in widths.items()), default=0)

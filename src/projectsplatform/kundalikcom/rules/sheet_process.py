"""Reads an XLSX file in a process of its own: `sheet_process.py < file > lines`, started by `read_sheets`.

The library is quick and not made for strangers' files: a number in the wrong place makes it ask for terabytes and ends its process.
Here that ends nothing but the reading. The process knows no setting, may take little memory and time, and leaves no core.
"""

import json
import subprocess
import sys
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any, Final

SHEETS: Final = 5
_MEMORY_BYTES: Final = 512 * 1024 * 1024
_CPU_SECONDS: Final = 20
_PATIENCE_SECONDS: Final = 60

Cell = str | float | bool | None
"""None is a day or a time: what its writer typed can no longer be known."""


def read_sheets(content: bytes) -> list[list[list[Cell]]]:
    """The first sheets as lines of cells, from the top left corner on. Raises ValueError for what cannot be read."""
    command = [sys.executable, "-I", __file__]
    try:
        done = subprocess.run(  # noqa: S603  ourselves, and the file only on standard input
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=_PATIENCE_SECONDS,
            check=True,
        )
        sheets: list[list[list[Cell]]] = json.loads(done.stdout)
    except subprocess.SubprocessError as error:
        message = "the file cannot be read"
        raise ValueError(message) from error
    return sheets


def _main() -> None:
    import resource  # noqa: PLC0415  only in the process that is bounded

    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as book:
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names[:SHEETS]]
    json.dump([[[_plain(cell) for cell in line] for line in sheet] for sheet in sheets], sys.stdout, allow_nan=False)


def _plain(cell: Any) -> Cell:
    return None if isinstance(cell, date | time | timedelta) else cell


if __name__ == "__main__":
    _main()

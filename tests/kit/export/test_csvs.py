"""A CSV that Excel opens as it is, wherever it was set up."""

import csv
from datetime import UTC, datetime
from typing import Any

from projectsplatform.kit.export.csvs import csv_response
from projectsplatform.kit.export.workbooks import Sheet

EVENING = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)
TABLE = Sheet("one", "Jadval", ["Oʻquvchi", "Soʻm"], [["=1+1", -40_000], ["Gʻayrat; «aka»", None]])


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_csv_is_told_to_be_utf_8_and_keeps_numbers() -> None:
    text = content(csv_response("a.csv", [TABLE, Sheet("two", "", ["Vaqt"], [[EVENING]])]))
    assert text.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(text.decode("utf-8-sig").splitlines(), delimiter=";")) == [
        ["Oʻquvchi", "Soʻm"],
        ["'=1+1", "-40000"],
        ["Gʻayrat; «aka»", ""],
        [],
        ["Vaqt"],
        ["24.11.2026 00:05"],
    ]

"""What an owner changed, as another one compares it."""

import pytest

from projectsplatform.panel.versions import before_and_after

LONG = "https://files.projectsplatform.uz/kundalik.exe"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "@platform", "— → @platform"),
        ("9:00–18:00", "", "9:00–18:00 → —"),
        (LONG, f"{LONG}?2", f"{LONG}\n→ {LONG}?2"),
        ("one", "one\ntwo", "one\n→ one\ntwo"),
    ],
)
def test_long_texts_stand_below_each_other(old: str, new: str, shown: str) -> None:
    assert before_and_after(old, new) == shown

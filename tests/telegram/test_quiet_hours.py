"""From 22 to 8 in Tashkent nobody hears of what can wait."""

from datetime import datetime

import pytest

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.telegram.rules.quiet_hours import is_quiet


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(7, 59, True), (8, 0, False), (21, 59, False), (22, 0, True), (0, 0, True)]
)
def test_the_night_is_quiet(hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(datetime(2026, 2, 1, hour, minute, tzinfo=TASHKENT)) is quiet

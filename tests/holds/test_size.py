"""Size: the demo with its database, after some work, by the memory that the kernel counts for it."""

from collections.abc import Callable

import pytest

from tests.counts import full
from tests.e2e.demo import Demo
from tests.holds.crowd import Crowd
from tests.holds.memory import family, megabytes
from tests.holds.test_load import mixed
from tests.holds.traffic import make_people

MOST_MEGABYTES = 450


@pytest.mark.prove
def test_the_demo_and_its_database_take_less_than_half_a_gigabyte(
    unlimited_demo: Demo, measured: Callable[[str], None]
) -> None:
    Crowd(unlimited_demo.port, full(16, 50), mixed(make_people(unlimited_demo, 5))).run(full(1, 10))

    taken = megabytes(family(unlimited_demo.pid))
    rows = [f"{size:6.0f} MB  {name}" for name, size in sorted(taken.items(), key=lambda item: -item[1])]
    measured("\n".join([*rows, f"{sum(taken.values()):6.0f} MB  in all"]))
    assert sum(taken.values()) < MOST_MEGABYTES

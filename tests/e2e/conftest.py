from collections.abc import Iterator

import pytest

from tests.e2e.demo import Demo, running_demo


@pytest.fixture(scope="package")
def demo() -> Iterator[Demo]:
    """One demo for everything that only walks through it."""
    with running_demo() as demo:
        yield demo

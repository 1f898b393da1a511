"""Every page of the cabinet, in every language, width and colours: it fits, everybody can read it, and it is translated."""

import pytest

from tests.e2e.addresses import CABINET, cabinet
from tests.e2e.appearance import Mirror
from tests.e2e.looks import LANGUAGES

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("name", CABINET)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_looks_and_speaks_right(mirror: Mirror, name: str, language: str) -> None:
    address = cabinet(name, mirror.rows)
    if mirror.is_page(address):
        assert mirror.complaints(address, language) == []

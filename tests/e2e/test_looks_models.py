"""Every page of the panel that Django makes of a model, in every language, width and colours."""

import pytest

from tests.e2e.addresses import MODELS_OF_PANEL, panel
from tests.e2e.appearance import Mirror
from tests.e2e.looks import LANGUAGES

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("name", MODELS_OF_PANEL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_looks_and_speaks_right(mirror: Mirror, name: str, language: str) -> None:
    address = panel(name, mirror.rows)
    if mirror.is_page(address):
        assert mirror.complaints(address, language) == []

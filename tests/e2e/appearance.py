"""A page in every language, width and colours: what tests/e2e/test_looks_*.py ask of each."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.e2e.looks import THEMES, WIDTHS, Address, Looker, looking

PICTURES = os.environ.get("PICTURES", "")
"""A folder: every page is photographed there in every way it is looked at."""


@dataclass
class Mirror:
    """Windows of everybody who looks, one for each language, kept open from page to page.

    `cookies`: who → theirs. `rows`: a row's key for every model and argument of a route (see tests/e2e/town.py).
    """

    browser: Browser
    site: str
    cookies: dict[str, dict[str, str]]
    rows: dict[str, str] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)
    _windows: dict[tuple[str, str], Looker] = field(default_factory=dict)

    def __enter__(self) -> "Mirror":
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.close()

    def complaints(self, address: Address, language: str) -> list[str]:
        """What is wrong with a page in a language, in any width and colours."""
        window = self._window(address.who, language)
        return [text for width in WIDTHS for text in self._at(window, address, language, width)]

    def is_page(self, address: Address) -> bool:
        """Whether there is one to look at: no file, no part of a page, no form that does not exist, nothing only posted to."""
        answer = self._window(address.who, "uz").page.request.get(address.path, max_redirects=0)
        sent_to = answer.headers.get("location", "")
        assert not sent_to.startswith(("/login/", "/staff/login/")), f"{address} is not open to them"
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        return answer.status == address.status and is_html and "<html" in answer.text()

    def _at(self, window: Looker, address: Address, language: str, width: int) -> Iterator[str]:
        window.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        for text in [*window.open(address), *window.foreign(language)]:
            yield f"{width}: {text}"
        for theme in THEMES:
            window.wear(theme)
            if PICTURES:
                name = f"{address.who}-{address.name}-{language}-{width}-{theme}.png"
                window.page.screenshot(path=Path(PICTURES) / name, full_page=True)
            for text in window.complaints():
                yield f"{width} {theme}: {text}"

    def _window(self, who: str, language: str) -> Looker:
        key = who, language
        if key not in self._windows:
            window = looking(self.browser, self.site, self.cookies[who], language)
            self._windows[key] = self._open.enter_context(window)
        return self._windows[key]

"""How a page looks and speaks in a real browser: what is wrong with it, as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.people import PATIENCE_SECONDS
from tests.e2e.words import foreign_words

LANGUAGES: Final = ("uz", "uz-cyrl", "ru", "en")
WIDTHS: Final = {320: 568, 360: 740, 1280: 900}
THEMES: Final = ("light", "dark")
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
_LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
_TELLS_OF_VIOLATIONS = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`));
"""

# Colours that fade from one theme to the other are waited for.
_WEAR = """async (theme) => {
    window.Alpine?.$data(document.documentElement).switchTheme?.(theme);
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    for (const fading of document.getAnimations()) if (fading instanceof CSSTransition) fading.finish();
}"""


@dataclass(frozen=True)
class Address:
    """A page, and who looks at it: a key of the town's cookies (tests/e2e/town.py)."""

    name: str
    path: str
    who: str
    status: int = 200


class Looker:
    """One tab of a browser in which somebody looks at pages; it collects what is complained about while they load."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page = context.new_page()
        self._host = urlsplit(site).netloc
        self._heard: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._heard.append(f"script fails: {error}"))
        self.page.on("request", self._watch)

    def open(self, address: Address) -> list[str]:
        """Loads the page; what went wrong meanwhile."""
        self._heard.clear()
        response = self.page.goto(address.path, wait_until="load")
        assert response is not None
        self.page.evaluate("() => document.fonts.ready.then(() => true)")
        self.page.evaluate(_AXE)
        self.page.evaluate(_LOOKS)
        heard = list(self._heard)
        if response.status != address.status or urlsplit(self.page.url).path != address.path:
            heard.append(f"answered {response.status} at {self.page.url}")
        if address.status != 200:
            heard = [text for text in heard if f"status of {address.status}" not in text]
        if not address.path.startswith("/staff/"):
            heard += [f"policy: {text}" for text in self.page.evaluate("() => window.violations")]
        return heard

    def wear(self, theme: str) -> None:
        """Light or dark, as the device says; in the panel as its switch says."""
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        self.page.evaluate(_WEAR, theme)

    def complaints(self) -> list[str]:
        """What is wrong with the page as it stands now."""
        return [*self.page.evaluate("() => looks.complaints()"), *self.page.evaluate("() => looks.axe()")]

    def foreign(self, language: str) -> list[str]:
        """What it says in another language."""
        return [f"says {text[:120]!r}" for text in foreign_words(self.page.evaluate("() => looks.words()"), language)]

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self._heard.append(f"console: {message.text}")

    def _watch(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self._host:
            self._heard.append(f"asks another host: {request.url}")


@contextmanager
def looking(
    browser: Browser, site: str, cookies: dict[str, str], language: str, theme: str = "auto"
) -> Iterator[Looker]:
    """A browser context of somebody with cookies, in a language."""
    known = {**cookies, "language": language, "theme": theme}
    context = browser.new_context(base_url=site, locale=language, reduced_motion="reduce")
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in known.items()])
    context.set_default_timeout(1000 * PATIENCE_SECONDS)
    context.add_init_script(_TELLS_OF_VIOLATIONS)
    try:
        yield Looker(context, site)
    finally:
        context.close()

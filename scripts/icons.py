"""Draws the icons of the installed application out of `static/icon.svg`, which is ours. Run it when that one changes.

.venv/bin/python scripts/icons.py
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src" / "projectsplatform" / "static"
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.browser import find_chromium  # noqa: E402  the path above comes first

WHOLE = ("icon-180.png", "icon-whole.png")
"""The phone cuts these to its own shape: their ground goes to the edges, and the letter is smaller."""
SIZES = {"icon-192.png": 192, "icon-512.png": 512, "icon-180.png": 180, "icon-whole.png": 512}


def drawing(name: str, size: int) -> str:
    """The icon as SVG of a size."""
    drawn = (STATIC / "icon.svg").read_text(encoding="utf-8")
    if name in WHOLE:
        drawn = drawn.replace('rx="8"', 'rx="0"').replace("<path ", '<path transform="translate(3.2 3.2) scale(.8)" ')
    return drawn.replace("<svg ", f'<svg width="{size}" height="{size}" ')


def draw(browser: Browser, name: str, size: int) -> None:
    """One picture, without a ground where the drawing has none."""
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{drawing(name, size)}")
    page.screenshot(path=STATIC / name, omit_background=True)
    page.close()


def main() -> None:
    """Draws them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for name, size in SIZES.items():
            draw(browser, name, size)
        browser.close()


if __name__ == "__main__":
    main()

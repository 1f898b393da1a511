"""Makes the README's pictures of cabinet and panel: starts a demo, fills it with customers, and photographs their pages.

    .venv/bin/python scripts/screenshots.py         writes docs/pictures/*.png

Needs Chromium. The demo has a folder and a port of its own and is gone afterwards.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 1_500_000
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.browser import find_chromium  # noqa: E402  the path above comes first
from tests.e2e.demo import running_demo  # noqa: E402
from tests.e2e.looks import looking  # noqa: E402

PHONE, DESK = (390, 800), (1280, 800)


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it: who (a key of the town's cookies), on what, in which language and colours."""

    name: str
    path: str
    who: str
    size: tuple[int, int]
    language: str = "uz"
    theme: str = "light"


def pictures(rows: dict[str, str]) -> list[Picture]:
    """What the README shows."""
    return [
        Picture("start", "/", "nobody", DESK),
        Picture("home", "/home/", "customer", DESK),
        Picture("statement", "/statement/", "customer", DESK, language="ru"),
        Picture("home-phone", "/home/", "customer", PHONE),
        Picture("buy-phone", "/buy/", "customer", PHONE, theme="dark"),
        Picture("licence-phone", f"/licences/{rows['licence_id']}/", "customer", PHONE, language="uz-cyrl"),
        Picture("panel", "/staff/numbers/?period=30", "staff", DESK),
        Picture("panel-customer", f"/staff/customers/{rows['user_id']}/", "staff", DESK),
        Picture("panel-dark", "/staff/reports/?period=90", "staff", DESK, language="ru", theme="dark"),
    ]


def take(browser: Browser, site: str, cookies: dict[str, dict[str, str]], picture: Picture) -> None:
    """Photographs what is on the screen, no more."""
    with looking(browser, site, cookies[picture.who], picture.language, picture.theme) as window:
        window.page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
        window.page.goto(picture.path, wait_until="networkidle")
        window.wear(picture.theme)
        window.page.screenshot(path=PICTURES / f"{picture.name}.png")


def main() -> int:
    """Exit code 1 without Chromium, or when the pictures have become too large to be carried around."""
    chromium = find_chromium()
    if chromium is None:
        print("Chromium is not installed.")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_demo() as demo, sync_playwright() as playwright:
        said = demo.manage("shell", "-c", "from tests.e2e.town import build; build()")
        town = json.loads(said.strip().splitlines()[-1])
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for picture in pictures(town["rows"]):
            take(browser, demo.site.url, town["cookies"], picture)
        browser.close()
    size = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    print(f"{size // 1000} kB in {PICTURES.relative_to(ROOT)}")
    return 0 if size < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())

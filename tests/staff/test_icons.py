"""Icons of the panel: each that a page names is drawn."""

import re
from pathlib import Path

import unfold

from projectsplatform.config.settings import PACKAGE
from projectsplatform.staff.pages.menu import ENTRIES

_SPAN = re.compile(r'class="[^"]*material-symbols-outlined[^"]*"[^>]*>(.*?)</span', re.DOTALL)
_TAG = re.compile(r"{[{%].*?[}%]}|<[^>]*>", re.DOTALL)
_GIVEN = re.compile(r'\bicon="([a-z_]+)"|_\("[^"]+"\), "([a-z_]+)"\)')
_OF_SCRIPTS = {"light_mode", "dark_mode", "computer", "manage_search", "person"}
"""What a script or a search result writes."""


def texts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in {".html", ".py"}]


def test_every_icon_of_the_panel_is_drawn() -> None:
    ours = [PACKAGE / "staff", PACKAGE / "panel", *PACKAGE.glob("*/admin"), *PACKAGE.glob("templates/unfold")]
    pages = [text for folder in ours for text in texts(folder)]
    theirs = texts(Path(unfold.__file__).parent / "templates")
    spans = {
        name for text in [*pages, *theirs] for inside in _SPAN.findall(text) for name in _TAG.sub(" ", inside).split()
    }
    given = {name for text in pages for pair in _GIVEN.findall(text) for name in pair}
    named = {name for name in spans | given | _OF_SCRIPTS | {entry.icon for entry in ENTRIES} if name}
    drawn = set(re.findall(r'<symbol id="([a-z_]+)"', (PACKAGE / "staff/static/staff/icons.svg").read_text()))
    assert sorted(named - drawn) == []
    assert len(named) > 50

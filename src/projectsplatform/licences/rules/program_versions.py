"""What owners may say of a program, and how people read it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from projectsplatform.kit.errors import FieldRefusal, InvalidFields
from projectsplatform.kit.uz.text import to_cyrillic
from projectsplatform.licences.enums import WITHOUT_FILE, Platform
from projectsplatform.licences.errors import LinksInvalid, ProgramTextInvalid
from projectsplatform.licences.models import DownloadLink, ProgramDetails

LANGUAGES: Final = ("uz", "ru", "en")
"""In which texts are written; Uzbek in Cyrillic is made of the first."""
TEXTS: Final[Mapping[str, int]] = {"about": 600, "how_to_install": 1000}
"""The longest that each text may be: both, all links and their checksums fit into one message of Telegram's."""
_MAX_URL: Final = 300
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ShownProgram:
    """A program's texts in one language, and its links."""

    about: str
    how_to_install: str
    links: tuple[DownloadLink, ...]

    @property
    def steps(self) -> list[str]:
        """How to install, a step a line."""
        return [line for line in self.how_to_install.splitlines() if line]

    def __bool__(self) -> bool:
        return bool(self.about or self.how_to_install or self.links)


def read_program(texts: Mapping[str, str]) -> ProgramDetails:
    """`about_uz`, `how_to_install_ru` …; `links` are lines of platform; address; SHA-256.

    Raises InvalidFields of ProgramTextInvalid, LinksInvalid.
    """
    refusals: list[FieldRefusal] = []
    clean: dict[str, dict[str, str]] = {}
    for name, longest in TEXTS.items():
        clean[name] = {}
        for language in LANGUAGES:
            text = _clean_lines(texts.get(f"{name}_{language}", ""))
            if len(text) > longest or not text.replace("\n", "").isprintable():
                refusals.append(ProgramTextInvalid(field=f"{name}_{language}", max=longest))
            elif text:
                clean[name][language] = text
    links = [_link(line) for line in _clean_lines(texts.get("links", "")).splitlines() if line]
    if (wrong := _wrong_line(links)) is not None:
        refusals.append(LinksInvalid(line=wrong, platforms=", ".join(Platform.values)))
    if refusals:
        raise InvalidFields(refusals)
    return ProgramDetails(**clean, links=tuple(link for link in links if link))


def write_program(details: ProgramDetails) -> dict[str, str]:
    """The texts of which `read_program` makes the same."""
    texts = {f"{name}_{language}": getattr(details, name).get(language, "") for name in TEXTS for language in LANGUAGES}
    parts = ((link.platform, link.url, link.sha256) for link in details.links)
    return {**texts, "links": "\n".join("; ".join(part for part in link if part) for link in parts)}


def show_program(details: ProgramDetails, language: str) -> ShownProgram:
    """In a language of ours; in Uzbek what was not written in it, else in whichever there is."""
    texts = {name: _text_in(getattr(details, name), language.lower()) for name in TEXTS}
    return ShownProgram(**texts, links=details.links)


def _text_in(texts: Mapping[str, str], language: str) -> str:
    if language == "uz-cyrl" and texts.get("uz"):
        return to_cyrillic(texts["uz"])
    return texts.get(language) or texts.get("uz") or next(iter(texts.values()), "")


def _clean_lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _link(line: str) -> DownloadLink | None:
    parts = [part.strip() for part in line.split(";")]
    if not 2 <= len(parts) <= 3:
        return None
    platform, url, sha256 = (*parts, "")[:3]
    platform, sha256 = platform.lower(), sha256.lower()
    if platform not in Platform.values or not _is_https(url):
        return None
    is_told = _SHA256.fullmatch(sha256) is not None
    may_lack = not sha256 and Platform(platform) in WITHOUT_FILE
    return DownloadLink(platform, url, sha256) if is_told or may_lack else None


def _is_https(url: str) -> bool:
    """With a host, and nothing that hides another one."""
    if len(url) > _MAX_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc and port != 0


def _wrong_line(links: list[DownloadLink | None]) -> int | None:
    """The first line that cannot be read, or names a platform again."""
    seen: set[str] = set()
    for number, link in enumerate(links, start=1):
        if link is None or link.platform in seen:
            return number
        seen.add(link.platform)
    return None

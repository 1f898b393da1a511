"""What a file is called where it is shown and saved: the sender's word, made harmless."""

import re
import unicodedata
from typing import Final

from projectsplatform.kit.files.content import UNKNOWN

LONGEST: Final = 100
_NAMELESS: Final = "file"
_ENDINGS: Final = {
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "image/avif": (".avif",),
    "application/pdf": (".pdf",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a", ".mp4"),
    "video/mp4": (".mp4", ".m4v", ".m4a"),
}
"""What a name of that content ends with; the first where it ends with nothing that fits."""
_CLAIMS: Final = frozenset(ending for endings in _ENDINGS.values() for ending in endings) - {".mp4", ".m4v", ".m4a"}
"""Endings that only files of that content may have."""
_RUN: Final = frozenset([
    ".ace", ".apk", ".app", ".bat", ".chm", ".cmd", ".com", ".command", ".cpl", ".css", ".deb", ".desktop",
    ".dex", ".dll", ".dmg", ".exe", ".gadget", ".hta", ".htm", ".html", ".inf", ".iso", ".jar", ".js", ".jse",
    ".lnk", ".mht", ".mhtml", ".mjs", ".msc", ".msi", ".msix", ".msp", ".php", ".pif", ".pkg", ".pl", ".ps1",
    ".psm1", ".py", ".rb", ".reg", ".rpm", ".scf", ".scr", ".sct", ".sh", ".shtml", ".svg", ".svgz", ".url",
    ".vb", ".vbe", ".vbs", ".wsc", ".wsf", ".wsh", ".xht", ".xhtml", ".xml", ".xsl", ".xslt",
])  # fmt: skip
"""What a double click, or a browser, would run."""
_NOT_IN_NAMES: Final = re.compile(r'[<>:"|?*]')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def clean_file_name(name: str, media_type: str = UNKNOWN) -> str:
    """One name of at most 100 characters without a path, control characters and marks of direction.

    A picture's ending is one of its content; an ending that belongs to another content, or that would be run, is followed by `.bin`.
    """
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(letter for letter in text if unicodedata.category(letter)[0] != "C")
    text = _NOT_IN_NAMES.sub("_", " ".join(text.split())).strip(" .") or _NAMELESS
    if _DEVICES.match(text):
        text = f"_{text}"
    stem, ending = _parted(text)
    ending = _fitting(ending, media_type)
    return f"{stem[: LONGEST - len(ending)].rstrip(' .') or _NAMELESS}{ending}"


def ending_of(media_type: str) -> str:
    """What a name of that content ends with, `.jpg`; empty for what has no ending of its own."""
    return _ENDINGS.get(media_type, ("",))[0]


def _parted(text: str) -> tuple[str, str]:
    stem, point, ending = text.rpartition(".")
    is_ending = point and stem and 0 < len(ending) <= 12 and " " not in ending
    return (stem, f".{ending}") if is_ending else (text, "")


def _fitting(ending: str, media_type: str) -> str:
    low, endings = ending.lower(), _ENDINGS.get(media_type, ())
    if endings:
        return ending if low in endings else _instead(ending, endings[0])
    return f"{ending}.bin" if low in _CLAIMS | _RUN else ending


def _instead(ending: str, fitting: str) -> str:
    """Another content's ending goes; what may be a part of the name stays."""
    return fitting if ending.lower() in _CLAIMS | _RUN else f"{ending}{fitting}"

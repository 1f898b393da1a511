"""Whether the compiled translations are there and belong to their texts: without them everything is English, silently."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from projectsplatform.installation.failures import ConfigurationError

LOCALE: Final = Path(__file__).resolve().parents[1] / "locale"
LANGUAGES: Final = ("uz", "uz_Cyrl", "ru")
_STAMP: Final = ".built"
"""Beside the catalogues, which are not committed: the digest of the texts that they were built from."""


def parts(locale: Path) -> list[Path]:
    """The files with the texts, in order."""
    return sorted((locale / "parts").glob("*.toml"))


def catalogue(locale: Path, language: str) -> Path:
    """The compiled file of a language."""
    return locale / language / "LC_MESSAGES" / "django.mo"


def mark_built(locale: Path) -> None:
    """Writes the stamp, after the catalogues."""
    (locale / _STAMP).write_text(_digest(locale))


def require_catalogues(locale: Path = LOCALE) -> None:
    """Raises ConfigurationError where a catalogue is missing or its texts have changed since. Times of files say nothing
    in a copied tree, so contents are compared."""
    missing = [language for language in LANGUAGES if not catalogue(locale, language).is_file()]
    if missing:
        raise ConfigurationError(f"The translations are not built ({', '.join(missing)}): run `make messages`.")
    stamp = locale / _STAMP
    if not stamp.is_file() or stamp.read_text() != _digest(locale):
        raise ConfigurationError(f"The translations under {locale} are older than their texts: run `make messages`.")


def _digest(locale: Path) -> str:
    digest = sha256()
    for part in parts(locale):
        digest.update(part.name.encode() + b"\0" + part.read_bytes())
    return digest.hexdigest()

"""No start is silently English: a catalogue that is missing or older than its texts stops it with a sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from projectsplatform.installation import ConfigurationError
from projectsplatform.installation.catalogues import LANGUAGES, LOCALE, catalogue, mark_built, require_catalogues
from projectsplatform.installation.environment import PROJECT_ROOT


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "kit.toml").write_text("[[message]]")
    for language in LANGUAGES:
        catalogue(tmp_path, language).parent.mkdir(parents=True)
        catalogue(tmp_path, language).touch()
    mark_built(tmp_path)
    return tmp_path


def test_built_catalogues_are_enough(locale: Path) -> None:
    require_catalogues(locale)


def test_times_of_files_say_nothing(locale: Path) -> None:
    os.utime(catalogue(locale, "ru"), (0, 0))
    require_catalogues(locale)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_catalogue_is_named(locale: Path, language: str) -> None:
    catalogue(locale, language).unlink()
    with pytest.raises(ConfigurationError, match=f"not built .{language}.: run `make messages`"):
        require_catalogues(locale)


def test_texts_that_changed_since_are_noticed(locale: Path) -> None:
    (locale / "parts" / "kit.toml").write_text("[[message]] # another")
    with pytest.raises(ConfigurationError, match="older than their texts: run `make messages`"):
        require_catalogues(locale)


def test_a_new_part_is_noticed(locale: Path) -> None:
    (locale / "parts" / "panel.toml").touch()
    with pytest.raises(ConfigurationError, match="older than their texts"):
        require_catalogues(locale)


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "projectsplatform.installation.supervisor"],
        ["-m", "projectsplatform.server.process"],
        ["manage.py", "check"],
    ],
)
def test_every_entry_point_says_so_and_stops(tmp_path: Path, command: list[str]) -> None:
    """In a clone in which nothing was built."""
    shutil.copytree(
        PROJECT_ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.mo", ".built", "__pycache__")
    )
    shutil.copy(PROJECT_ROOT / "manage.py", tmp_path)
    environ = {"PATH": os.environ["PATH"], "DEMO": "1", "VAR_DIR": str(tmp_path / "var"), "PYTHONPATH": "src"}
    ended = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert "The translations are not built (uz, uz_Cyrl, ru): run `make messages`." in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "var").exists()


def test_the_locale_is_the_packages_own() -> None:
    assert LOCALE == PROJECT_ROOT / "src" / "projectsplatform" / "locale"

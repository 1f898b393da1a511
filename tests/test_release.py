"""`make release` in a repository of its own: what it writes, and what it refuses without writing anything."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.version import version

SCRIPT = PROJECT_ROOT / "scripts" / "release.py"


def git(folder: Path, *arguments: str) -> str:
    known = ["-c", "user.name=a", "-c", "user.email=a@example.uz", "-c", "init.defaultBranch=main"]
    answer = subprocess.run(["git", *known, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return answer.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "0.1.0"\n[tool.x]\nversion = "9"\n')
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0 – 2026-01-01\n\n- First.\n"
    )
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.name", "a")
    git(tmp_path, "config", "user.email", "a@example.uz")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "All")
    git(tmp_path, "tag", "v0.1.0")
    return tmp_path


def run(project: Path, *arguments: str) -> tuple[int, str]:
    answer = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], cwd=project, capture_output=True, text=True, check=False
    )
    return answer.returncode, answer.stderr


def state(project: Path) -> tuple[str, ...]:
    files = [(project / name).read_text() for name in ("pyproject.toml", "CHANGELOG.md")]
    return (git(project, "rev-parse", "HEAD"), git(project, "tag"), git(project, "status", "--porcelain"), *files)


def test_a_release_is_a_version_a_heading_a_commit_and_a_tag(project: Path) -> None:
    assert run(project, "0.2.0") == (0, "")
    text = (project / "pyproject.toml").read_text()
    assert text == '[project]\nname = "p"\nversion = "0.2.0"\n[tool.x]\nversion = "9"\n'
    changes = (project / "CHANGELOG.md").read_text()
    assert re.fullmatch(
        r"# Changelog\n\n## Unreleased\n\n## 0\.2\.0 – \d{4}-\d\d-\d\d\n\n- New\.\n\n## 0\.1\.0 – .*",
        changes,
        re.DOTALL,
    )
    assert (git(project, "status", "--porcelain"), git(project, "log", "-1", "--format=%s")) == ("", "Release 0.2.0")
    assert git(project, "describe", "--exact-match") == "v0.2.0"


def test_checked_it_changes_nothing(project: Path) -> None:
    before = state(project)
    assert run(project, "--check", "0.2.0") == (0, "")
    assert state(project) == before


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("", "Say which version"),
        ("next", "Say which version"),
        ("0.2", "Say which version"),
        ("v0.2.0", "Say which version"),
        ("0.02.0", "Say which version"),
        ("0.1.0", "does not come after 0.1.0"),
        ("0.0.9", "does not come after 0.1.0"),
    ],
)
def test_another_version_is_refused(project: Path, version: str, sentence: str) -> None:
    before = state(project)
    code, said = run(project, version)
    assert (code, sentence in said, state(project)) == (1, True, before)


def test_two_versions_of_numbers_are_compared_as_numbers(project: Path) -> None:
    assert run(project, "0.10.0")[0] == 0
    (project / "CHANGELOG.md").write_text("## Unreleased\n\n- More.\n")
    git(project, "commit", "--quiet", "-am", "More")
    assert "does not come after 0.10.0" in run(project, "0.9.0")[1]


@pytest.mark.parametrize("changelog", ["## Unreleased\n\n## 0.1.0 – 2026-01-01\n\n- First.\n", "# Changelog\n"])
def test_nothing_to_tell_is_refused(project: Path, changelog: str) -> None:
    (project / "CHANGELOG.md").write_text(changelog)
    git(project, "commit", "--quiet", "-am", "Nothing")
    assert "tell users what changed" in run(project, "0.2.0")[1]


@pytest.mark.parametrize("name", ["pyproject.toml", "new.txt"])
def test_a_checkout_that_is_not_clean_is_refused(project: Path, name: str) -> None:
    with (project / name).open("a") as file:
        file.write("\n")
    assert "not clean" in run(project, "0.2.0")[1]
    assert git(project, "tag") == "v0.1.0"


def test_a_tag_that_exists_and_a_missing_branch_are_refused(project: Path) -> None:
    git(project, "tag", "v0.3.0")
    assert "v0.3.0 exists" in run(project, "0.3.0")[1]
    git(project, "checkout", "--quiet", "--detach")
    assert "No branch" in run(project, "0.4.0")[1]


def test_the_project_is_at_the_version_of_its_newest_heading() -> None:
    headings = re.findall(r"(?m)^## (\d+\.\d+\.\d+) ", (PROJECT_ROOT / "CHANGELOG.md").read_text())
    assert headings[:1] in ([], [version()])
    assert version() == tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_the_platform_says_its_version() -> None:
    command = [sys.executable, str(PROJECT_ROOT / "manage.py"), "--version"]
    assert (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"ProjectsPlatform {version()}\n"
    )

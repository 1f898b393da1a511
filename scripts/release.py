#!/usr/bin/env python
"""Makes a release: a version in pyproject.toml, a heading in CHANGELOG.md, a commit and a tag. `make release VERSION=1.2.3` calls it.

With `--check` it only says whether it would.
"""

import re
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PROJECT, CHANGELOG = Path("pyproject.toml"), Path("CHANGELOG.md")
UNRELEASED = "## Unreleased"
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class RefusedError(Exception):
    """A sentence: why nothing was released."""


def main(arguments: list[str]) -> int:
    """Exit code 1 and a sentence where a release cannot be made; then nothing was changed."""
    words = [word for word in arguments if word != "--check"]
    try:
        version = words[0] if len(words) == 1 else ""
        check(version)
        if "--check" not in arguments:
            release(version)
    except RefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


def check(version: str) -> None:
    """Raises RefusedError when that version cannot be released from here."""
    if not _VERSION.fullmatch(version):
        refuse("Say which version: make release VERSION=1.2.3.")
    current = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    # The first release may have the version that stands there already.
    released = git("tag", "--list", "v*").split()
    if numbers(version) < numbers(current) or (released and version == current):
        refuse(f"{version} does not come after {current}, the version of {PROJECT}.")
    if f"v{version}" in released:
        refuse(f"The tag v{version} exists already.")
    if git("status", "--porcelain"):
        refuse("The checkout is not clean: commit or remove what git status shows.")
    if not git("branch", "--show-current"):
        refuse("No branch is checked out: the release's commit would belong to none.")
    if not news():
        refuse(f"{CHANGELOG} says nothing under “{UNRELEASED}”: tell users what changed.")


def release(version: str) -> None:
    """Writes both files, commits and tags."""
    head = re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', PROJECT.read_text(encoding="utf-8"), count=1)
    PROJECT.write_text(head, encoding="utf-8")
    day = datetime.now(ZoneInfo("Asia/Tashkent")).date()
    text = CHANGELOG.read_text(encoding="utf-8")
    text = text.replace(f"{UNRELEASED}\n", f"{UNRELEASED}\n\n## {version} – {day}\n", 1)
    CHANGELOG.write_text(text, encoding="utf-8")
    git("add", str(PROJECT), str(CHANGELOG))
    git("commit", "--quiet", "--message", f"Release {version}")
    git("tag", "--annotate", f"v{version}", "--message", f"ProjectsPlatform {version}")
    print(f"Released {version}. To publish it: git push --follow-tags")


def news() -> str:
    """What stands under the heading of what is not released."""
    _, heading, rest = CHANGELOG.read_text(encoding="utf-8").partition(f"{UNRELEASED}\n")
    return re.split(r"(?m)^## ", rest)[0].strip() if heading else ""


def numbers(version: str) -> tuple[int, ...]:
    """Comparable."""
    return tuple(int(part) for part in version.split("."))


def git(*arguments: str) -> str:
    """What git says. Raises RefusedError with its words when it fails."""
    answer = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607 - ours
    if answer.returncode != 0:
        refuse(f"git {arguments[0]} failed: {answer.stderr.strip()}")
    return answer.stdout.strip()


def refuse(sentence: str) -> None:
    """Raises RefusedError."""
    raise RefusedError(sentence)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

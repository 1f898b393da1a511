"""Commands that must succeed."""

import os
import subprocess

from rehearsal.needs import SEARCHED


class CommandError(Exception):
    """What was run, and what it said."""


def run(*command: str, environment: dict[str, str] | None = None, seconds: float = 120) -> str:
    """Its standard output. Raises CommandError."""
    given = {**os.environ, "PATH": SEARCHED, **(environment or {})}
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode != 0:
        raise CommandError(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout

"""Which release this is."""

import tomllib
from functools import cache

from projectsplatform.installation.environment import PROJECT_ROOT


@cache
def version() -> str:
    """As `pyproject.toml` says, which `make release` writes."""
    text = (PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])

"""Fills the templates for one machine: `fill.py cluster.env NAME TARGET`. Standard library only: it runs before anything is installed.

`@{NAME}` is a value of the settings, `@{secret:name}` the content of a file in `SECRETS`. What holds a secret is readable by its owner alone.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

TEMPLATES = Path(__file__).with_name("templates")
HOLD = Path(__file__).parents[1] / "hold.sql"
"""Copied beside what runs it: PostgreSQL's user may not look into the platform's folder."""
_PLACE = re.compile(r"@\{(secret:)?([A-Za-z0-9_-]+)\}")
_WITNESS_NEEDS = ("etcd.env", "projectsplatform-etcd.service")


class FillError(Exception):
    """One sentence about a setting or a secret that is missing."""


def read_settings(path: Path) -> dict[str, str]:
    """`NAME=value` lines; comments and empty lines are passed over."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def of_machine(settings: Mapping[str, str], name: str) -> dict[str, str]:
    """The settings with `NODE`, `ADDRESS` and `OTHER_ADDRESS` of one of the three machines."""
    machines = {settings[key]: settings[f"ADDRESS_{end}"] for key, end in _MACHINES.items()}
    if name not in machines:
        raise FillError(f"{name} is none of the machines: {', '.join(machines)}.")
    others = [machines[settings[key]] for key in ("NODE_A", "NODE_B") if settings[key] != name]
    return {**settings, "NODE": name, "ADDRESS": machines[name], "OTHER_ADDRESS": others[0]}


def fill(text: str, values: Mapping[str, str]) -> str:
    """A template's text with its places filled. Raises FillError for what is not given."""

    def value(found: re.Match[str]) -> str:
        is_secret, name = found.groups()
        if is_secret:
            return _secret(Path(values["SECRETS"]) / name)
        if name not in values:
            raise FillError(f"{name} is not set.")
        return values[name]

    return _PLACE.sub(value, text)


def templates_of(values: Mapping[str, str]) -> list[Path]:
    """What a machine needs: the witness etcd alone."""
    every = [*sorted(path for path in TEMPLATES.iterdir() if path.is_file()), HOLD]
    if values["NODE"] != values["WITNESS"]:
        return every
    return [path for path in every if path.name in _WITNESS_NEEDS]


def fill_all(values: Mapping[str, str], target: Path) -> list[Path]:
    """Writes every template of a machine; what is a script can be run."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for template in templates_of(values):
        path, text = target / template.name, template.read_bytes().decode()
        mode = 0o700 if template.suffix == ".sh" else 0o600
        path.touch(mode=mode)
        path.chmod(mode if "@{secret:" in text else mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
        path.write_text(fill(text, values), encoding="utf-8", newline="")
        written.append(path)
    return written


_MACHINES = {"NODE_A": "A", "NODE_B": "B", "WITNESS": "WITNESS"}


def _secret(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise FillError(f"The secret {path} cannot be read: {error.strerror}.") from error
    if not text:
        raise FillError(f"The secret {path} is empty.")
    return text


def main() -> int:
    """Exit code 2 with a sentence when something is missing."""
    if len(sys.argv) != 4:
        sys.stderr.write(f"{(__doc__ or '').splitlines()[0]}\n")
        return 2
    settings, name, target = sys.argv[1:]
    try:
        written = fill_all(of_machine(read_settings(Path(settings)), name), Path(target))
    except FillError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("".join(f"{path}\n" for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main())

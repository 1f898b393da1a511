"""systemd's unit files as far as the rehearsal needs them: what is run, with which environment."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Unit:
    """One service."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: str = "SIGTERM"
    stop_seconds: float = 20.0
    restart_seconds: float = 1.0
    ends_for_good: frozenset[int] = frozenset()
    """Exit codes after which it is not started again."""


def read_unit(path: Path, *, moved: Mapping[str, str] | None = None) -> Unit:
    """A unit; `moved` says which folders of it are elsewhere here."""
    text = path.read_text(encoding="utf-8")
    for old, new in (moved or {}).items():
        text = text.replace(old, new)
    lines = [line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#")]
    single = {name: value for name, _, value in lines}
    environment = {}
    for name, _, value in lines:
        if name == "EnvironmentFile":
            environment.update(read_environment(Path(value)))
        elif name == "Environment":
            given, _, text_of_it = value.partition("=")
            environment[given] = text_of_it
    return Unit(
        name=path.stem,
        command=tuple(shlex.split(single["ExecStart"])),
        environment=environment,
        stop_signal=single.get("KillSignal", "SIGTERM"),
        stop_seconds=_seconds(single.get("TimeoutStopSec", "20")),
        ends_for_good=frozenset(int(code) for code in single.get("RestartPreventExitStatus", "").split()),
        restart_seconds=_seconds(single.get("RestartSec", "1")),
    )


def read_environment(path: Path) -> dict[str, str]:
    """`NAME=value` lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Za-z_]+=", line))


def _seconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(s|min|h)?", text).groups()  # type: ignore[union-attr]  # our own files
    return float(number) * {None: 1, "s": 1, "min": 60, "h": 3600}[unit]

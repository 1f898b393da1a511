"""A world of its own for the rehearsal: processes, mounts and networks that nobody outside sees, and that end with it,
however it ends.

Nothing in it has a way out: its network is a bridge between three machines and the customers.
"""

import os
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from projectsplatform.installation.parent_process import die_with_parent
from rehearsal.commands import run
from rehearsal.needs import CHECKOUT

BRIDGE, CUSTOMERS = "10.77.0.1", "10.77.1.0/24"
FIRST_USER = 64_011
_INSIDE = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--net", "--mount-proc", "--propagation", "private"]
# The first process of a world must wait for those that lost their parents.
_FIRST = 'python=$1; shift; "$python" -m rehearsal inside "$@" & wait $!'


def enter(arguments: list[str]) -> int:
    """Runs the rehearsal in a new world, and leaves nothing of it. The exit code is the rehearsal's."""
    with tempfile.TemporaryDirectory(prefix="pp-rehearsal-") as name:
        command = [*_INSIDE, "sh", "-c", _FIRST, "sh", sys.executable, name, *arguments]
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(1))
        dies_with_us = partial(die_with_parent, os.getpid(), signal.SIGKILL)
        with subprocess.Popen(command, cwd=CHECKOUT, preexec_fn=dies_with_us) as world:  # noqa: PLW1509  there are no threads
            try:
                return world.wait()
            finally:
                world.kill()


def furnish(folder: Path, users: list[str]) -> None:
    """Mounts, users and the bridge; called inside."""
    run("mount", "-t", "tmpfs", "-o", "size=6g,mode=755", "tmpfs", str(folder))
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    known = Path("/etc/passwd").read_text(encoding="utf-8")
    ours = [f"{name}:x:{FIRST_USER + number}:{FIRST_USER + number}::/:/bin/sh\n" for number, name in enumerate(users)]
    (folder / "passwd").write_text(known + "".join(ours), encoding="utf-8")
    run("mount", "--bind", str(folder / "passwd"), "/etc/passwd")
    for path in (CHECKOUT, Path(sys.executable), Path(sys.executable).resolve()):
        open_way(path, folder / "ways")
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "cluster", "type", "bridge")
    run("ip", "addr", "add", f"{BRIDGE}/16", "dev", "cluster")
    run("ip", "link", "set", "cluster", "up")
    run("ip", "route", "add", "local", CUSTOMERS, "dev", "lo")


def open_way(path: Path, spare: Path) -> None:
    """Lets the nodes' users reach a path whose parents are closed to them: these are covered here, nowhere else."""
    closed = next((parent for parent in reversed(path.parents) if not parent.stat().st_mode & 0o001), None)
    if closed is None:
        return
    needed = closed / path.relative_to(closed).parts[0]
    kept = spare / str(closed).replace("/", "-")
    kept.mkdir(parents=True)
    run("mount", "--bind", str(needed), str(kept))
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", str(closed))
    needed.mkdir()
    run("mount", "--bind", str(kept), str(needed))
    open_way(path, spare)

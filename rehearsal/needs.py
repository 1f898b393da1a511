"""What must be there before anything is begun."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
CHECKOUT = Path(__file__).resolve().parents[1]
PATRONI = Path(os.environ.get("PATRONI") or CHECKOUT / ".venv-cluster" / "bin")
"""Where `patroni` and `patronictl` are: an environment of their own."""
_PROGRAMS = {
    "etcd": "etcd-server",
    "etcdctl": "etcd-client",
    "haproxy": "haproxy",
    "iptables": "iptables",
    "nginx": "nginx-light",
    "ip": "iproute2",
    "unshare": "util-linux",
    "openssl": "openssl",
    "psql": "postgresql-client-15",
}
SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def missing(which: Callable[[str], str | None] | None = None) -> list[str]:
    """A line for each thing that is not there; none when the rehearsal can begin."""
    find = which or (lambda name: shutil.which(name, path=SEARCHED))
    packages = [package for program, package in _PROGRAMS.items() if not find(program)]
    if not (POSTGRES_BIN / "postgres").exists():
        packages.append("postgresql-15")
    lines = [f"apt-get install --no-install-recommends {' '.join(packages)}"] if packages else []
    if not (PATRONI / "patroni").exists():
        lines.append(
            f"{PATRONI / 'patroni'}: requirements/cluster.txt in an environment of its own (make rehearse makes it)"
        )
    return lines


def forbidden() -> str:
    """Why this user cannot make machines here; empty when that is allowed."""
    if os.geteuid() != 0:
        return "It makes namespaces and mounts: run it as root."
    command = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--net", "--mount-proc", "ip", "link", "add"]
    made = subprocess.run(  # a namespace of its own, and a pair of cards in it
        [*command, "pair-a", "type", "veth", "peer", "name", "pair-b"], capture_output=True, text=True, check=False
    )
    return "" if made.returncode == 0 else f"Namespaces cannot be made here: {made.stderr.strip()}"

"""The three machines: the same templates as on real ones, filled for addresses and folders of the rehearsal."""

import os
import shutil
import sys
from pathlib import Path

from rehearsal.commands import run
from rehearsal.needs import CHECKOUT, PATRONI, POSTGRES_BIN
from rehearsal.nodes import Node
from rehearsal.services import Keeper, Service
from rehearsal.units import read_environment, read_unit
from rehearsal.world import FIRST_USER

DEPLOY = CHECKOUT / "deploy"
ADDRESSES = {"a": "10.77.0.11", "b": "10.77.0.12", "witness": "10.77.0.13"}
HOST = "maktab.example.uz"
TELEGRAM_PORT = 8090
BOT_TOKEN = "42:REHEARSALREHEARSALREHEARSALREHEARSAL"
_DISK = "700m"


def settings_of(folder: Path) -> dict[str, str]:
    """What `cluster.env.example` says, with this machine's values for what differs."""
    return {
        "PUBLIC_HOST": HOST,
        "ADDRESS_A": ADDRESSES["a"],
        "ADDRESS_B": ADDRESSES["b"],
        "ADDRESS_WITNESS": ADDRESSES["witness"],
        "ETC": f"{folder}/etc",
        "SECRETS": f"{folder}/secrets",
        "CODE": str(CHECKOUT),
        "PYTHON": sys.executable,
        "VAR_DIR": f"{folder}/var",
        "PATRONI": str(PATRONI),
        "POSTGRES_BIN": str(POSTGRES_BIN),
        "POSTGRES_DATA": f"{folder}/disk/data",
        "ETCD_DATA": f"{folder}/etcd",
        "RUN": f"{folder}/run",
        "SHARED_BUFFERS": "64MB",
        "WEB_WORKERS": "1",
        "TLS_CERTIFICATE": f"{folder}/secrets/public.crt",
        "TLS_KEY": f"{folder}/secrets/public.key",
        "TELEGRAM_API_BASE": f"http://127.0.0.1:{TELEGRAM_PORT}",
    }


def merged(example: str, values: dict[str, str]) -> str:
    """The example's lines with these values in place of its own. Raises KeyError for a name that it does not have."""
    lines, left = [], dict(values)
    for line in example.splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={left.pop(name)}" if name in left else line)
    if left:
        raise KeyError(*left)
    return "\n".join(lines) + "\n"


def make_secrets(folder: Path) -> None:
    """By the operator's own scripts."""
    shared, machines = folder / "secrets", [f"{name}={address}" for name, address in ADDRESSES.items()]
    run(str(DEPLOY / "cluster" / "secrets.sh"), str(shared))
    (shared / "telegram-bot-token").write_text(BOT_TOKEN, encoding="utf-8")
    run(str(DEPLOY / "cluster" / "certificates.sh"), str(folder / "certificates"), f"{HOST}=127.0.0.1", *machines)


def make_node(name: str, number: int, folder: Path, keeper: Keeper) -> Node:
    """A machine with its disks, files and services; nothing runs on it yet."""
    home = folder / name
    node = Node(name, ADDRESSES[name], FIRST_USER + number, home, keeper)
    for part in ("disk", "run", "run-haproxy", "run-nginx", "etcd", "var", "etc", "log"):
        (home / part).mkdir(parents=True)
    if name != "witness":
        run("mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(node.data_disk))
    shutil.copytree(folder / "secrets", home / "secrets")
    shutil.copytree(folder / "certificates" / name, home / "secrets", dirs_exist_ok=True)
    _public_certificate(folder, home)
    example = (DEPLOY / "cluster" / "cluster.env.example").read_text(encoding="utf-8")
    (home / "cluster.env").write_text(merged(example, settings_of(home)), encoding="utf-8")
    run(sys.executable, str(DEPLOY / "cluster" / "fill.py"), str(home / "cluster.env"), name, str(home / "etc"))
    for path in [home, *home.rglob("*")]:
        os.chown(path, node.uid, node.uid)
    (home / "disk").chmod(0o700)
    node.connect(number)
    _add_services(node)
    return node


def _public_certificate(folder: Path, home: Path) -> None:
    for end in ("crt", "key"):
        shutil.copy(folder / "certificates" / HOST / f"node.{end}", home / "secrets" / f"public.{end}")


def _add_services(node: Node) -> None:
    filled = node.folder / "etc"
    units = {path.stem.removeprefix("projectsplatform-"): read_unit(path) for path in filled.glob("*.service")}
    if node.name != "witness":
        moved = {"/srv/projectsplatform/.venv/bin/python": sys.executable, "/srv/projectsplatform": str(CHECKOUT)}
        units["platform"] = read_unit(DEPLOY / "projectsplatform.service", moved=moved)
    for name in ("etcd", "patroni", "haproxy", "nginx", "platform"):
        if name in units:
            # What the operator copies to `.env` is given here through the environment: both nodes have one checkout.
            extra = read_environment(filled / "platform.env") if name == "platform" else {}
            service = Service(units[name], node.enter(), node.folder / "log" / f"{name}.log", extra)
            node.services[name] = service
            node.keeper.services.append(service)

"""The three machines as one: who is the primary, whether everything is back, and what its database holds."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from rehearsal.commands import run
from rehearsal.customers import BUYERS, PASSWORD, PURSES, Person
from rehearsal.machines import ADDRESSES, BOT_TOKEN, TELEGRAM_PORT, make_node, make_secrets
from rehearsal.needs import CHECKOUT, PATRONI
from rehearsal.nodes import Node
from rehearsal.remote import Remote
from rehearsal.services import Keeper
from rehearsal.telegram import Telegram
from rehearsal.units import read_environment

MONEY = 10**10
NEWCOMERS = 400
OWNER = 900_000
_FIRST_BUYER, _FIRST_NEWCOMER = 1_000_000, 2_000_000
_RUNNING = {"running", "streaming"}


class LateError(Exception):
    """Something did not come in its time."""


@dataclass
class Cluster:
    """Two machines with PostgreSQL and the platform, and a witness."""

    folder: Path
    keeper: Keeper = field(default_factory=Keeper)
    telegram: Telegram = field(default_factory=Telegram)
    nodes: dict[str, Node] = field(default_factory=dict)

    def build(self, say: Callable[[str], None]) -> None:
        """Everything from nothing, up to a platform that is ready on both."""
        make_secrets(self.folder)
        for number, name in enumerate(ADDRESSES):
            self.nodes[name] = make_node(name, number, self.folder, self.keeper)
        self.keeper.start()
        Remote(self.folder / "systemctl", self.nodes).start()
        for node in self.nodes.values():
            node.start("etcd")
        first, second = self.servers
        first.start("patroni")
        wait_until(lambda: self.primary() is first, 90, "the first primary")
        second.start("patroni")
        wait_until(self.is_whole, 90, "a synchronous standby")
        say("PostgreSQL runs on both, etcd on three")
        for node in self.servers:
            self.telegram.serve(node.name, TELEGRAM_PORT)
            node.start("haproxy", "nginx")
        first.start("platform")
        wait_until(lambda: self.is_ready(first), 180, "the platform on the first machine")
        second.start("platform")
        wait_until(lambda: self.is_ready(second), 120, "the platform on the second machine")

    @property
    def servers(self) -> tuple[Node, Node]:
        """The two with PostgreSQL."""
        return self.nodes["a"], self.nodes["b"]

    def members(self, asked: Sequence[Node] | None = None) -> list[dict[str, Any]]:
        """What Patroni on any machine that answers says."""
        for node in asked or self.servers:
            try:
                with urlopen(f"http://{node.address}:8008/cluster", timeout=1) as answer:
                    return list(json.load(answer)["members"])
            except (URLError, OSError, ValueError, KeyError):
                continue
        return []

    def primary(self) -> Node | None:
        """Who takes writes now."""
        for node in self.servers:
            try:
                with urlopen(f"http://{node.address}:8008/primary", timeout=1):
                    return node
            except (URLError, OSError):
                continue
        return None

    def primary_and_standby(self) -> tuple[Node, Node]:
        """Both, when there are both."""
        first, second = self.servers
        return (first, second) if self.primary() is first else (second, first)

    def is_whole(self) -> bool:
        """A primary with its synchronous standby, every member running, as each machine itself says."""
        told = [self.members([node]) for node in self.servers]
        roles = [{(one["role"], one["state"]) for one in members} for members in told]
        return all({role for role, _ in each} == {"leader", "sync_standby"} for each in roles) and all(
            state in _RUNNING for each in roles for _, state in each
        )

    def is_ready(self, node: Node) -> bool:
        """Whether the platform on a machine is."""
        try:
            with urlopen(f"http://{node.address}:8000/readyz", timeout=2):
                return True
        except (URLError, OSError):
            return False

    def is_back(self) -> bool:
        """Everything, on both machines."""
        return self.is_whole() and all(self.is_ready(node) for node in self.servers)

    def patronictl(self, *arguments: str) -> str:
        """The operator's command, on the primary's machine."""
        node = self.primary() or self.servers[0]
        return node.call(str(PATRONI / "patronictl"), "-c", f"{node.folder}/etc/patroni.yml", *arguments)

    def upgrade(self, command: str) -> str:
        """The operator's rolling upgrade, with the rehearsal in place of ssh."""
        script, settings = (
            CHECKOUT / "deploy" / "cluster" / "rolling-upgrade.sh",
            self.servers[0].folder / "cluster.env",
        )
        way = f"{sys.executable} -m rehearsal.remote {self.folder}"
        return run(
            str(script), str(settings), command, environment={"ON": way, "PYTHONPATH": str(CHECKOUT)}, seconds=600
        )

    def etcd_leader(self) -> Node:
        """The machine that leads etcd."""
        points = ",".join(f"http://{address}:2379" for address in ADDRESSES.values())
        found = json.loads(
            run(
                "etcdctl", f"--endpoints={points}", "endpoint", "status", "-w", "json", environment={"ETCDCTL_API": "3"}
            )
        )
        leads = next(one for one in found if one["Status"]["header"]["member_id"] == one["Status"]["leader"])
        return next(node for node in self.nodes.values() if node.address in leads["Endpoint"])

    def make_people(self) -> tuple[list[Person], list[Person]]:
        """Buyers with money and sessions, and newcomers who can sign in."""
        self.manage(
            "shell", "-v", "0", "-c", f"from rehearsal.inside.make_people import make_owner; make_owner({OWNER})"
        )
        buyers = self._people(BUYERS * PURSES, _FIRST_BUYER, MONEY)
        return buyers, self._people(NEWCOMERS, _FIRST_NEWCOMER, 0)

    def _people(self, number: int, first: int, money: int) -> list[Person]:
        call = f"make_people(number={number}, first={first}, money={money}, password={PASSWORD!r})"
        said = self.manage("shell", "-v", "0", "-c", f"from rehearsal.inside.make_people import make_people; {call}")
        return [Person(**known) for known in json.loads(said.strip().splitlines()[-1])]

    def manage(self, *arguments: str) -> str:
        """`manage.py` on the primary's machine."""
        node = self.primary() or self.servers[0]
        return node.call(sys.executable, "manage.py", *arguments, environment=self._environment(node), seconds=300)

    def tell_of_standbys(self) -> bool:
        """Runs the worker's task now, not in some minutes; whether an owner gets its message."""
        seen = len(self.telegram.said[OWNER])
        task = "from projectsplatform.staff.tasks import alert_of_standbys"
        self.manage("shell", "-v", "0", "-c", f"{task}; alert_of_standbys(0)")
        return self.telegram.wait_for(OWNER, after=seen, seconds=30) is not None or seen > 0

    def read_books(self, buyers: Sequence[Person], newcomers: Sequence[Person]) -> dict[str, Any]:
        """What the primary's database holds about these people."""
        node, _ = self.primary_and_standby()
        asked = {
            "people": [one.id for one in buyers],
            "newcomers": [one.id for one in newcomers],
            "chats": [one.tg_id for one in buyers],
        }
        command = node.enter(sys.executable, "-m", "rehearsal.inside.read_books")
        said = subprocess.run(
            command, env=self._environment(node), input=json.dumps(asked), capture_output=True, text=True, check=True
        )
        books: dict[str, Any] = json.loads(said.stdout)
        return books

    def problems(self) -> str:
        """The newest lines of what the machines wrote, without secrets."""
        logs = sorted(self.folder.glob("*/log/*.log"))
        found = [f"--- {log.parent.parent.name}/{log.name}\n{_newest(log)}" for log in logs]
        return "\n".join(found).replace(BOT_TOKEN, "…")

    def _environment(self, node: Node) -> dict[str, str]:
        settings = read_environment(node.folder / "etc" / "platform.env")
        return {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}", **settings}


def wait_until(done: Callable[[], bool], seconds: float, what: str) -> float:
    """How long it took. Raises LateError."""
    begun = time.monotonic()
    while not done():
        if time.monotonic() - begun > seconds:
            raise LateError(f"{what} did not come within {seconds:g} seconds")
        time.sleep(0.25)
    return time.monotonic() - begun


def _newest(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
    return "\n".join(re.sub(r"://[^@\s]+@", "://…@", line)[:400] for line in lines)

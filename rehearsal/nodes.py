"""One machine: a network of its own, a user of its own, a disk of its own, and what can befall it."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rehearsal.commands import run
from rehearsal.services import Keeper, Service

_DEATH_SECONDS = 5.0


@dataclass
class Node:
    """A machine of the cluster by its name in `cluster.env`."""

    name: str
    address: str
    uid: int
    folder: Path
    keeper: Keeper
    services: dict[str, Service] = field(default_factory=dict)

    @property
    def data_disk(self) -> Path:
        """What PostgreSQL's data lies on, a file system of its own."""
        return self.folder / "disk"

    def enter(self, *command: str) -> list[str]:
        """A command as this node's user in its network."""
        user = ("--setuid", str(self.uid), "--setgid", str(self.uid))
        return ["nsenter", f"--net=/run/netns/{self.name}", *user, "--", *command]

    def inside(self, *command: str) -> list[str]:
        """A command as root in its network."""
        return ["nsenter", f"--net=/run/netns/{self.name}", "--", *command]

    def connect(self, number: int) -> None:
        """A card on the bridge, and a loopback."""
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", f"card{number}", "type", "veth", "peer", "name", "eth0", "netns", self.name)
        run("ip", "link", "set", f"card{number}", "master", "cluster", "up")
        run("ip", "-n", self.name, "addr", "add", f"{self.address}/16", "dev", "eth0")
        for card in ("eth0", "lo"):
            run("ip", "-n", self.name, "link", "set", card, "up")
        # One user for all: on a real machine nginx begins as root, and so may have the ports below 1024.
        run(*self.inside("sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start"))

    def cut_off(self) -> None:
        """Every packet to and from it is dropped, silently."""
        for chain, side in (("INPUT", "-i"), ("OUTPUT", "-o")):
            run(*self.inside("iptables", "-w", "-A", chain, side, "eth0", "-j", "DROP"))

    def heal(self) -> None:
        """Its packets pass again."""
        run(*self.inside("iptables", "-w", "-F"))

    def start(self, *names: str) -> None:
        """Some services, or all."""
        with self.keeper.paused():
            for name in names or self.services:
                self.services[name].start()

    def kill(self) -> None:
        """The machine loses its power: nothing of it runs, and nothing comes back by itself."""
        with self.keeper.paused():
            for service in self.services.values():
                service.wanted = False
            deadline = time.monotonic() + _DEATH_SECONDS
            while (pids := self.pids()) and time.monotonic() < deadline:
                self._signal(pids, signal.SIGKILL)
                time.sleep(0.02)

    def freeze(self) -> None:
        """Every process of it stands still."""
        self._signal(self.pids(), signal.SIGSTOP)
        self._signal(self.pids(), signal.SIGSTOP)

    def thaw(self) -> None:
        """They go on as if nothing had been."""
        self._signal(self.pids(), signal.SIGCONT)

    def pids(self, program: str = "") -> list[int]:
        """Its user's processes, or those of one program. Only the rehearsal's own are to be seen here at all."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                is_ours = folder.stat().st_uid == self.uid and (folder / "cmdline").read_bytes()
                if is_ours and program in (folder / "comm").read_text():
                    found.append(int(folder.name))
        return found

    def kill_program(self, program: str) -> None:
        """All of one program, at once."""
        self._signal(self.pids(program), signal.SIGKILL)

    def fill_disk(self) -> None:
        """Not a byte is left where PostgreSQL's data is."""
        with suppress(OSError), (self.data_disk / "ballast").open("wb") as ballast:
            while True:
                ballast.write(bytes(1 << 20))
                ballast.flush()

    def empty_disk(self) -> None:
        """There is room again."""
        (self.data_disk / "ballast").unlink()

    def call(self, *command: str, environment: dict[str, str] | None = None, seconds: float = 120) -> str:
        """What a command of this node's user says."""
        return run(*self.enter(*command), environment=environment, seconds=seconds)

    def _signal(self, pids: list[int], number: signal.Signals) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

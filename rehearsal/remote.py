"""What takes the place of ssh and systemctl: a command for a machine, and services that are stopped and started on it.

`python -m rehearsal.remote FOLDER ADDRESS COMMAND` runs a command there; `systemctl` in it asks the rehearsal by a socket.
"""

import socket
import subprocess
import sys
import threading
from pathlib import Path

from rehearsal.nodes import Node

_SHIM = """#!{python}
import socket, sys
line = socket.socket(socket.AF_UNIX)
line.connect({socket!r})
line.sendall(" ".join(["{name}", *sys.argv[1:]]).encode())
line.shutdown(socket.SHUT_WR)
sys.exit(int(line.recv(16)))
"""


class Remote(threading.Thread):
    """Listens for what `systemctl` on the machines is asked to do."""

    def __init__(self, path: Path, nodes: dict[str, Node]) -> None:
        super().__init__(daemon=True)
        self._nodes = nodes
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        path.chmod(0o666)
        self._listener.listen()
        for node in nodes.values():
            shim = node.folder / "bin" / "systemctl"
            shim.parent.mkdir()
            shim.write_text(_SHIM.format(python=sys.executable, socket=str(path), name=node.name), encoding="utf-8")
            shim.chmod(0o755)
            (path.parent / f"at-{node.address}").write_text(f"{node.name} {node.uid}", encoding="utf-8")

    def run(self) -> None:
        """For ever: it ends with the process."""
        while True:
            line, _ = self._listener.accept()
            with line:
                asked = b""
                while part := line.recv(1024):
                    asked += part
                line.sendall(str(self._obey(*asked.decode().split())).encode())

    def _obey(self, name: str, verb: str, unit: str) -> int:
        node, known = (
            self._nodes[name],
            "platform" if unit == "projectsplatform" else unit.removeprefix("projectsplatform-"),
        )
        if verb in {"stop", "restart"}:
            node.services[known].stop()
        if verb in {"start", "restart"}:
            node.start(known)
        return 0


def main() -> int:
    """Runs a command as the user of the machine with an address. Folders are the same on real machines; here the first one's
    stand for those of each."""
    folder, address = Path(sys.argv[1]), sys.argv[2]
    name, uid = (folder / f"at-{address}").read_text(encoding="utf-8").split()
    command = sys.argv[3].replace(f"{folder}/a/", f"{folder}/{name}/")
    enter = ["nsenter", f"--net=/run/netns/{name}", "--setuid", uid, "--setgid", uid, "--"]
    paths = f"{folder / name / 'bin'}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    return subprocess.run([*enter, "sh", "-c", command], env={"PATH": paths}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Takes a machine's web out of HAProxy or puts it back: `drain.py SOCKET MACHINE drain|ready`. Standard library only.

`drain` returns when no request is with it any more, after 15 seconds at most.
"""

import csv
import socket
import sys
import time

_BACKENDS = ("web", "living_web")
_PATIENCE_SECONDS = 15.0


def ask(path: str, command: str) -> str:
    """What HAProxy answers on its socket."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(path)
        line.sendall(f"{command}\n".encode())
        said = b""
        while part := line.recv(65536):
            said += part
    return said.decode()


def requests_with(path: str, machine: str) -> int:
    """How many requests a machine has in its hands now."""
    rows = csv.DictReader(ask(path, "show stat").removeprefix("# ").splitlines())
    return sum(int(row["scur"]) for row in rows if row["pxname"] in _BACKENDS and row["svname"] == machine)


def main() -> int:
    """Exit code 1 when HAProxy does not know the machine."""
    path, machine, state = sys.argv[1:]
    for backend in _BACKENDS:
        if said := ask(path, f"set server {backend}/{machine} state {state}").strip():
            sys.stderr.write(f"{said}\n")
            return 1
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while state == "drain" and requests_with(path, machine) and time.monotonic() < deadline:
        time.sleep(0.1)
    return 0


if __name__ == "__main__":
    sys.exit(main())

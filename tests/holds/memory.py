"""Memory as the kernel counts it: proportional set sizes, so that what processes share is counted once."""

from pathlib import Path


def family(pid: int) -> list[int]:
    """The process and everything below it that runs now."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)):
            parents.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def megabytes(pids: list[int]) -> dict[str, float]:
    """MB by command; a process that has gone meanwhile counts nothing."""
    found: dict[str, float] = {}
    for pid in pids:
        try:
            size = _pss(pid)
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        name = " ".join(word.decode().rsplit("/", 1)[-1] for word in words if word)[:60]
        found[name] = found.get(name, 0) + size
    return found


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0

"""`python -m benchmarks short|standard|large [PART…]`: measures all parts or those that are named, writes `benchmarks/results/*.json` and `docs/performance.md`.

`short` is for CI: few customers and seconds; it fails when an endpoint asks the database more often than `expected.json` says.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import broadcast, growth, resources, servers, sizes
from benchmarks.endpoints import ENDPOINTS
from benchmarks.measuring import compare
from benchmarks.report import write_report
from benchmarks.stages import set_up, stage
from projectsplatform.installation.postgres import EmbeddedPostgres

HERE = Path(__file__).parent
RESULTS = HERE / "results"
CUSTOMERS, MANY, FEW = 10_000, 1_000_000, 400


def short(folder: Path) -> None:
    """Every endpoint, a moment each, and the counts of queries."""
    _save("short", _endpoints(folder, customers=FEW, rounds=1, seconds=1))


def _growth(folder: Path) -> dict[str, Any]:
    return growth.measure(folder, few=CUSTOMERS, many=int(os.environ.get("BENCH_CUSTOMERS", MANY)))


_STANDARD: dict[str, Callable[[Path], dict[str, Any]]] = {
    "endpoints": lambda folder: _endpoints(folder, customers=CUSTOMERS, rounds=4, seconds=2),
    "resources": lambda folder: resources.measure(folder, CUSTOMERS),
    "servers": lambda folder: servers.measure(folder, CUSTOMERS),
    "broadcast": broadcast.measure,
}
"""Every endpoint against its yardstick; workers, servers and the queue of messages."""
_LARGE: dict[str, Callable[[Path], dict[str, Any]]] = {
    "growth": _growth,
    "memory": lambda folder: resources.measure_long(folder, CUSTOMERS),
    "sizes": lambda folder: sizes.measure(folder / "sizes"),
}
"""The same endpoints and pages with ten thousand and with a million customers, by turns; nine minutes of load; bytes on disk and in the log."""


def _endpoints(folder: Path, *, customers: int, rounds: int, seconds: float) -> dict[str, Any]:
    with EmbeddedPostgres(folder / "postgres") as postgres:
        set_up(postgres.admin_url, folder / "var", customers=customers)
        with stage("standard", postgres.admin_url, postgres.pid or 0, folder / "var", customers=customers) as played:
            rows = [compare(played, endpoint, rounds=rounds, seconds=seconds) for endpoint in ENDPOINTS]
    return {"customers": customers, "cores": os.cpu_count(), "endpoints": rows}


def _save(name: str, result: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def more_queries() -> list[str]:
    """What the short run asked more often than expected. Raises FileNotFoundError when there was none."""
    expected: dict[str, int] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    rows = json.loads((RESULTS / "short.json").read_text(encoding="utf-8"))["endpoints"]
    counts = {row["endpoint"]: row["queries"] for row in rows if row["queries"] is not None}
    missing = [f"{name} was not measured" for name in expected.keys() - counts.keys()]
    return missing + [
        f"{name} asks the database {count} times, not {expected.get(name, 0)}"
        for name, count in counts.items()
        if count > expected.get(name, 0)
    ]


@contextmanager
def _folder() -> Iterator[Path]:
    """Where databases lie: a temporary one, or `BENCH_FOLDER`, which keeps them: a million customers are loaded once."""
    if kept := os.environ.get("BENCH_FOLDER"):
        yield Path(kept).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="pp-bench-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def main() -> int:
    """Exit code 1 when a query count rose."""
    form, *named = sys.argv[1:]
    with _folder() as folder:
        if form == "short":
            short(folder)
        for part, measure in {"standard": _STANDARD, "large": _LARGE}.get(form, {}).items():
            if not named or part in named:
                _save(part, measure(folder))
                write_report(RESULTS)
    if form != "short":
        return 0
    rose = more_queries()
    print("\n".join(rose) or "No endpoint asks the database more often than before.")
    return 1 if rose else 0


if __name__ == "__main__":
    sys.exit(main())

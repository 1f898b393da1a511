"""Tables and a chart from the results, into `docs/performance.md` between its two marks."""

import json
from pathlib import Path
from typing import Any

from benchmarks.chart import chart
from projectsplatform.installation.environment import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "performance.md"
PICTURE = PROJECT_ROOT / "docs" / "performance.svg"
_BEGIN, _END = "<!-- results: begin -->\n", "<!-- results: end -->\n"


def write_report(results: Path) -> None:
    """Whatever was measured so far; parts that were not are left out."""
    found = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(results.glob("*.json"))}
    parts = [write(found[name]) for name, write in _PARTS.items() if found.get(name)]
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(_BEGIN)
    PAGE.write_text(f"{head}{_BEGIN}\n{chr(10).join(parts)}\n{_END}{rest.partition(_END)[2]}", encoding="utf-8")
    if "endpoints" in found:
        PICTURE.write_text(chart(found["endpoints"]["endpoints"]), encoding="utf-8")


def _table(heads: list[str], rows: list[list[Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def _endpoints(result: dict[str, Any]) -> str:
    heads = [
        "endpoint",
        "share",
        "aim",
        "against",
        "a second",
        "yardstick's",
        "p50, p99 ms",
        "CPU µs: server + database",
        "queries",
    ]
    rows = []
    for row in result["endpoints"]:
        ours, theirs = row["ours"], row["theirs"]
        share = f"{row['share']:.0%}" if row["share"] < row["aim"] else f"**{row['share']:.0%}**"
        yardstick_cpu = (
            f" (floor {theirs['server_cpu_us']:.0f} + {theirs['database_cpu_us']:.0f})" if "p50_ms" in theirs else ""
        )
        rows.append(
            [
                f"`{row['endpoint']}`",
                share,
                f"{row['aim']:.0%}",
                row["yardstick"],
                f"{ours['rate']:.0f}",
                f"{theirs['rate']:.0f}",
                f"{ours['p50_ms']:.1f}, {ours['p99_ms']:.1f}",
                f"{ours['server_cpu_us']:.0f} + {ours['database_cpu_us']:.0f}{yardstick_cpu}",
                "" if row["queries"] is None else row["queries"],
            ]
        )
    said = f"{result['customers']:,} customers, one worker, {result['cores']} cores.".replace(",", " ", 1)
    return f"### Endpoints\n{said}\n\n{_table(heads, rows)}"


def _growth(result: dict[str, Any]) -> str:
    few, many = (f"{result[side]:,}".replace(",", " ") for side in ("few", "many"))
    heads = ["", f"p50 ms, {few} customers", f"p50 ms, {many} customers", "growth"]
    rows = [
        [row["name"], row["few_ms"], row["many_ms"], row["growth"]] for row in (*result["endpoints"], *result["pages"])
    ]
    statement = result["statement"]
    said = f"A statement of {statement['lines']} lines: its first page {statement['first_ms']} ms, its last {statement['last_ms']} ms."
    return f"### Growth\n{_table(heads, rows)}\n{said}\n"


def _resources(result: dict[str, Any]) -> str:
    workers = result["workers"]
    rows = [
        ["a start, until it is ready", f"{result['started_seconds']} s"],
        [
            "CPU a check, one worker → two",
            f"{workers['cpu_us']['one']} → {workers['cpu_us']['two']} µs ({workers['growth']} ×)",
        ],
        ["seen waiting for a lock meanwhile", workers["lock_waits"]],
        _memory_row(result["memory"]),
    ]
    return f"### Resources\n{_table(['', ''], rows)}"


def _memory(result: dict[str, Any]) -> str:
    rows = [_memory_row(result), ["growth from the second to the last", f"{result['growth_from_second']} MB"]]
    return f"### Memory in the long run\n{_table(['', ''], rows)}"


def _memory_row(memory: dict[str, Any]) -> list[str]:
    sizes = ", ".join(f"{size} MB" for size in memory["megabytes"])
    return [f"memory of a worker under load, each {memory['minute_seconds']:.0f} s", sizes]


def _servers(result: dict[str, Any]) -> str:
    heads = ["a second", "embedded", f"Debian's PostgreSQL {result['version']}", "share"]
    rows = [
        [f"`{row['endpoint']}`", row["embedded"], row["debian"], f"{row['share']:.0%}"] for row in result["endpoints"]
    ]
    return f"### The embedded server and Debian's\n{_table(heads, rows)}"


def _broadcast(result: dict[str, Any]) -> str:
    rows = [
        [f"{result['messages']:,} messages put into the outbox".replace(",", " "), f"{result['enqueue_seconds']} s"],
        ["sent with all of them waiting", f"{result['sent_a_second']} a second"],
        ["the bot process meanwhile", f"{result['share_of_a_core']:.1%} of a core"],
        ["the bot process with nothing to send", f"{result['idle_share_of_a_core']:.1%} of a core"],
    ]
    return f"### A broadcast\n{_table(['', ''], rows)}"


_PARTS = {
    "endpoints": _endpoints,
    "growth": _growth,
    "resources": _resources,
    "memory": _memory,
    "servers": _servers,
    "broadcast": _broadcast,
}

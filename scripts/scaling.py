#!/usr/bin/env python
"""Prints what a number of customers takes: cores, bytes, connections, machines, money a month. docs/scaling.md has it.

`python -m scripts.scaling`; with `--write` the page has it. What was measured is in benchmarks/results, what is assumed in benchmarks/use.py.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.needs import GB, Need, base_bytes, cpu_us, log_a_day, log_bytes, most_customers, results, row_bytes
from benchmarks.use import BUSY, KEPT_DAYS, MACHINE, USE

PAGE: Final = Path(__file__).parents[1] / "docs" / "scaling.md"
CUSTOMERS: Final = (10_000, 100_000, 1_000_000, 10_000_000)


def _number(value: float) -> str:
    """With two or three digits that mean something."""
    digits = 0 if isinstance(value, int) or abs(value) >= 10 else 1 if abs(value) >= 1 else 2
    return f"{value:,.{digits}f}".replace(",", " ")


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def uses() -> str:
    """The table of use, with what each act costs."""
    heads = (
        "act",
        "a customer, in 30 days",
        "CPU µs: web + database",
        "bytes of rows it adds",
        "log bytes: without, with page images",
        "assumed because",
    )
    lines = []
    for use in USE:
        web, database = cpu_us(use)
        act = results("sizes")["acts"].get(use.act, {"rows": {}})
        kept = sum(count * row_bytes(name) for name, count in act["rows"].items())
        log = f"{_number(log_bytes(use, images=False))}, {_number(log_bytes(use, images=True))}" if use.act else ""
        source = "" if use.endpoint else " †"
        lines.append(
            (
                use.name,
                _number(use.a_day * 30),
                f"{web:,.0f} + {database:,.0f}{source}".replace(",", " "),
                _number(kept),
                log,
                use.why,
            )
        )
    return _table(heads, lines)


def growth() -> str:
    """A column for each number of customers."""
    needs = [Need(number) for number in CUSTOMERS]

    def line(name: str, *values: float) -> list[str]:
        return [name, *map(_number, values)]

    return _table(
        ["customers", *(_number(number) for number in CUSTOMERS)],
        [
            line("checks a second, busiest", *(need.checks() for need in needs)),
            line("cores of web, busiest", *(need.cores(0) for need in needs)),
            line("cores of the database, busiest", *(need.cores(1) for need in needs)),
            line("connections to the primary", *(need.connections() for need in needs)),
            line("GB after one year", *(need.disk_gb(1) for need in needs)),
            line(f"GB after {BUSY.years:g} years", *(need.disk_gb() for need in needs)),
            line("GB that should be in memory", *(need.hot_gb() for need in needs)),
            line(
                "GB of log a day, without page images",
                *(need.customers * log_a_day(images=False) / GB for need in needs),
            ),
            line("GB of log a day, with them", *(need.customers * log_a_day(images=True) / GB for need in needs)),
            line("messages a second, busiest", *(need.messages() for need in needs)),
            line("machines' worth of primary", *(need.database_units() for need in needs)),
            line("primaries", *(need.primaries() for need in needs)),
            line("machines for web alone", *(need.web_machines() for need in needs)),
            line("USD a month, without a standby", *(need.usd(standby=False) for need in needs)),
            line("USD a month, with one", *(need.usd(standby=True) for need in needs)),
            line("thousand soʻm a month, with one", *(need.usd(standby=True) * MACHINE.som / 1000 for need in needs)),
            line(
                "soʻm a customer and month", *(need.usd(standby=True) * MACHINE.som / need.customers for need in needs)
            ),
        ],
    )


def limits() -> str:
    """What one machine carries."""
    lines = [(name, _number(round(value, -3))) for name, value in most_customers().items()]
    return _table(("of one machine", "customers"), lines)


def disk() -> str:
    """The largest tables of rows that a customer or an act has, and their largest indexes."""
    found = results("sizes")
    many, customers = found["many"], found["customers"][1]
    acts = {name for act in found["acts"].values() for name in act["rows"]}
    lines = []
    shared = {name for name, table in many.items() if table["rows"] < customers}
    for name in sorted(({*many} - shared | acts) & many.keys(), key=lambda name: -row_bytes(name)):
        sizes = many[name]
        each = many[name]["rows"] / customers if name in many else 0
        largest = sorted(sizes["indexes"].items(), key=lambda item: -item[1])
        kept = f"{KEPT_DAYS[name]} days" if name in KEPT_DAYS else "for ever"
        source = _number(each) if each >= 1 else "by acts"
        shown = ", ".join(f"{index.removeprefix(name + '_')} {_number(size)}" for index, size in largest[:2])
        lines.append(
            (
                name,
                source,
                kept,
                _number(sizes["table"]),
                _number(sum(sizes["indexes"].values())),
                str(len(largest)),
                shown,
            )
        )
    heads = ("table", "rows a customer", "kept", "table, bytes a row", "indexes, bytes a row", "indexes", "the largest")
    said = f"{_number(base_bytes())} bytes for a customer who does nothing, indexes included."
    return _table(heads, lines) + f"\n{said}\n"


PARTS: Final = {"use": uses, "disk": disk, "limits": limits, "growth": growth}


def show(parts: Mapping[str, str]) -> None:
    """Prints them; with `--write` each goes between its two marks in the page."""
    if "--write" not in sys.argv:
        sys.stdout.write("\n".join(parts.values()))
        return
    text = PAGE.read_text(encoding="utf-8")
    for name, part in parts.items():
        head, begin, rest = text.partition(f"<!-- {name}: begin -->\n")
        _, end, tail = rest.partition(f"<!-- {name}: end -->")
        text = f"{head}{begin}{part}{end}{tail}"
    PAGE.write_text(text, encoding="utf-8")


def main() -> None:
    """All parts."""
    show({name: part() for name, part in PARTS.items()})


if __name__ == "__main__":
    main()

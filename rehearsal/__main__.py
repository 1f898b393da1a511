"""`python -m rehearsal [EVENT…]`: the rehearsal in a world of its own. `ROUNDS` says how often each event comes."""

import os
import ssl
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from rehearsal import world
from rehearsal.cluster import MONEY, Cluster, wait_until
from rehearsal.customers import Customers
from rehearsal.events import EVENTS, Event
from rehearsal.judging import judge, missing_notices
from rehearsal.machines import ADDRESSES, HOST
from rehearsal.needs import CHECKOUT, forbidden, missing
from rehearsal.report import Line, table, write_into

_BEFORE_SECONDS, _AFTER_SECONDS, _BACK_SECONDS, _TOLD_SECONDS = 3.0, 3.0, 120.0, 60.0
_STARTED = time.monotonic()


def say(text: str) -> None:
    """A line with the seconds since the start."""
    print(f"{time.monotonic() - _STARTED:6.1f} s  {text}", flush=True)


def main(arguments: list[str]) -> int:
    """0 when every bar held, 1 when one did not, 3 when something is missing that it needs."""
    unknown = [name for name in arguments if name not in EVENTS]
    if unknown:
        print(f"There is no event {', '.join(unknown)}; there are {', '.join(EVENTS)}.")
        return 2
    lines = missing() or [line for line in [forbidden()] if line]
    if lines:
        print("The rehearsal needs what is not here:", *lines, sep="\n  ")
        return 3
    return world.enter(arguments)


def inside(folder: Path, names: list[str]) -> int:
    """Everything that happens within the world."""
    world.furnish(folder, list(ADDRESSES))
    cluster = Cluster(folder)
    try:
        cluster.build(say)
        return _rehearse(cluster, [EVENTS[name] for name in names or EVENTS], int(os.environ.get("ROUNDS") or 1))
    except BaseException:
        print(cluster.problems(), file=sys.stderr)
        raise


def _rehearse(cluster: Cluster, events: list[Event], rounds: int) -> int:
    buyers, newcomers = cluster.make_people()
    addresses = [node.address for node in cluster.servers]
    context = ssl.create_default_context(cafile=str(cluster.folder / "certificates" / "ca.crt"))
    customers = Customers(addresses, HOST, context, cluster.telegram, buyers, newcomers)
    say(f"the platform is ready on both; {len(buyers)} customers begin")
    customers.begin()
    lines = [_one(cluster, customers, event) for _ in range(rounds) for event in events]
    customers.end()
    broken = [text for line in lines for text in line.broken_bars()] + _last_look(cluster, customers)
    print(table(lines))
    if not os.environ.get("REHEARSAL_UNWRITTEN") and len(events) == len(EVENTS):
        write_into(CHECKOUT / "docs" / "operations.md", f"{date.today():%-d %B %Y}:\n\n{table(lines)}")  # noqa: DTZ011
    print("\n".join(broken) or "Every bar held.")
    return 1 if broken else 0


def _one(cluster: Cluster, customers: Customers, event: Event) -> Line:
    """An event from a whole cluster to a whole one, and what the books say then."""
    time.sleep(_BEFORE_SECONDS)
    since = time.monotonic()
    event.befall(cluster)
    took = wait_until(cluster.is_back, _BACK_SECONDS, f"everything, after {event.title},")
    time.sleep(_AFTER_SECONDS)
    until = time.monotonic()
    acknowledged, entered = list(customers.bought), list(customers.signed_in)
    books = cluster.read_books(customers.buyers, customers.newcomers)
    line = Line(
        event, customers.tally.figures(since=since, until=until), judge(books, acknowledged, entered, money=MONEY)
    )
    say(f"{event.title}: back after {line.figures.back:.1f} s, whole {took:.1f} s after its end; {line.verdict}")
    for reason, times in customers.tally.reasons(since=since, until=until).most_common(12):
        say(f"    {times:4} × {reason}")
    return line


def _last_look(cluster: Cluster, customers: Customers) -> list[str]:
    """The books by the platform's own check, and whether everybody was told of everything."""
    books, missing = _when_all_are_told(cluster, customers)
    said = cluster.manage("check_books")
    verdict = judge(books, customers.bought, customers.signed_in, money=MONEY)
    say(f"purchases: {len(customers.bought)} acknowledged, {len(books['purchases'])} in the books; {said.strip()}")
    say(
        f"codes: {len(customers.signed_in)} used once, {customers.late_codes} came too late; notices missing: {missing}"
    )
    received = customers.telegram.count(one.tg_id for one in customers.buyers)
    twice = customers.telegram.repeated(one.tg_id for one in customers.newcomers)
    say(f"Telegram got {received} messages for buyers; codes that it got twice: {twice}")
    broken = [] if verdict.is_clean else [f"at the end: {verdict}"]
    if received < len(books["purchases"]):
        broken.append(f"Telegram got {received} messages for {len(books['purchases'])} purchases")
    return broken + ([f"{missing} notices are missing: {books['notices']}"] if missing else [])


def _when_all_are_told(cluster: Cluster, customers: Customers) -> tuple[dict[str, Any], int]:
    """The books when no notice is missing, or after a while; and how many are."""
    deadline = time.monotonic() + _TOLD_SECONDS
    while True:
        books = cluster.read_books(customers.buyers, customers.newcomers)
        missing = missing_notices(books)
        if not missing or time.monotonic() > deadline:
            return books, missing
        time.sleep(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        sys.exit(inside(Path(sys.argv[2]), sys.argv[3:]))
    sys.exit(main(sys.argv[1:]))

"""What a number of customers takes, reckoned from what was measured (`results/*.json`) and assumed (`use.py`)."""

import json
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, Final

from benchmarks.use import (
    BUSY,
    CONNECTIONS_A_WORKER,
    KEPT_DAYS,
    LEDGER,
    MACHINE,
    OTHER_CONNECTIONS,
    TELEGRAM_A_SECOND,
    USE,
    Use,
)

RESULTS: Final = Path(__file__).parent / "results"
GB: Final = 1e9


@cache
def results(name: str) -> dict[str, Any]:
    """What a part of the bench has measured."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def cpu_us(use: Use) -> tuple[float, float]:
    """CPU of web and database for one act, in microseconds."""
    for row in results("endpoints")["endpoints"]:
        if row["endpoint"] == use.endpoint:
            return float(row["ours"]["server_cpu_us"]), float(row["ours"]["database_cpu_us"])
    server, database = results("sizes")["acts"][use.act]["cpu_us"]
    return float(server), float(database)


def row_bytes(table: str) -> float:
    """Bytes of a row with all its indexes; none where there were too few to measure."""
    sizes = results("sizes")["many"].get(table)
    return float(sizes["table"] + sum(sizes["indexes"].values())) if sizes else 0.0


def base_bytes() -> float:
    """What a customer takes who does nothing: account, session, chat, licence, device, school, account of the ledger."""
    many, customers = results("sizes")["many"], results("sizes")["customers"][1]
    rows = {name: round(table["rows"] / customers) for name, table in many.items() if name not in LEDGER}
    return float(sum(count * row_bytes(name) for name, count in rows.items()))


def kept_bytes(use: Use, days: float) -> float:
    """What one customer's acts of so many days leave."""
    rows = results("sizes")["acts"][use.act]["rows"] if use.act else {}
    each = (count * row_bytes(table) * min(days, KEPT_DAYS.get(table, days)) for table, count in rows.items())
    return use.a_day * float(sum(each))


def log_bytes(use: Use, *, images: bool) -> float:
    """Of the write-ahead log for one act."""
    act = results("sizes")["acts"].get(use.act)
    return float(act["log_bytes_with_images" if images else "log_bytes"]) if act else 0.0


def messages_a_day() -> float:
    """That one customer gets through Telegram."""
    return sum(use.a_day * use.messages for use in USE)


def log_a_day(*, images: bool) -> float:
    """Bytes of the log for one customer a day, messages that are sent included."""
    sent = results("sizes")["acts"]["message is sent (bot)"]
    each = sent["log_bytes_with_images" if images else "log_bytes"] * messages_a_day()
    return float(each) + sum(use.a_day * log_bytes(use, images=images) for use in USE)


@dataclass(frozen=True)
class Need:
    """What so many customers take."""

    customers: int

    def cores(self, side: int) -> float:
        """Of web (0) or database (1) in the busiest second."""
        busy = sum(use.a_day * cpu_us(use)[side] for use in USE) / 1e6 / 86_400
        return self.customers * busy * BUSY.peak / BUSY.full

    def checks(self) -> float:
        """A second, in the busiest one."""
        return self.customers * USE[0].a_day / 86_400 * BUSY.peak

    def disk_gb(self, years: float = BUSY.years) -> float:
        """Tables and indexes after so many years."""
        each = base_bytes() + sum(kept_bytes(use, 365 * years) for use in USE)
        return self.customers * each * BUSY.bloat / GB

    def hot_gb(self) -> float:
        """What should fit into memory: all that is no history."""
        return self.customers * base_bytes() * BUSY.bloat / GB

    def workers(self) -> int:
        """Processes of the web, a core each."""
        return max(2, ceil(self.cores(0)))

    def connections(self) -> int:
        """To the primary."""
        return self.workers() * CONNECTIONS_A_WORKER + OTHER_CONNECTIONS

    def messages(self) -> float:
        """A second, in the busiest one: what Telegram's limit is compared with."""
        return self.customers * messages_a_day() / 86_400 * BUSY.peak

    def database_units(self) -> int:
        """Machines' worth of the one primary."""
        by_size = self.disk_gb() / (0.7 * MACHINE.disk_gb), self.hot_gb() / (0.7 * MACHINE.memory_gb)
        return ceil(max(self.cores(1) / MACHINE.cores, *by_size))

    def primaries(self) -> int:
        """Databases, where the largest machine is so many units."""
        return ceil(self.database_units() / MACHINE.largest)

    def fits_one(self) -> bool:
        """Web, worker, bot and database on one machine."""
        return self.cores(0) + self.cores(1) <= MACHINE.cores and self.database_units() == 1

    def web_machines(self) -> int:
        """Beside the database's, two at least; none where all fit on one."""
        return 0 if self.fits_one() else max(2, ceil(self.workers() / MACHINE.cores))

    def usd(self, *, standby: bool) -> float:
        """A month: machines, a witness a primary where there is a standby, backups of the tables twice and a week of the log."""
        machines = self.database_units() * (2 if standby else 1) + self.web_machines()
        saved = 2 * self.disk_gb() + 7 * self.customers * log_a_day(images=True) / GB
        witnesses = self.primaries() * MACHINE.witness_usd if standby else 0
        return machines * MACHINE.usd + witnesses + saved * MACHINE.backup_gb_usd


def most_customers() -> dict[str, float]:
    """What each part of one machine, alone, would carry."""
    one = Need(1)
    return {
        "cores": MACHINE.cores / (one.cores(0) + one.cores(1)),
        "memory for what is no history": 0.7 * MACHINE.memory_gb / one.hot_gb(),
        f"disk after {BUSY.years:g} years": 0.7 * MACHINE.disk_gb / one.disk_gb(),
        f"Telegram's {TELEGRAM_A_SECOND} messages a second, of one bot": TELEGRAM_A_SECOND / one.messages(),
        "Telegram's messages, spread over the whole day": TELEGRAM_A_SECOND / one.messages() * BUSY.peak,
    }

"""The platform under traffic, what can be killed of it, and what must be true afterwards."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Any

import psycopg

from projectsplatform.installation.postgres import EmbeddedPostgres
from tests.e2e.demo import Demo
from tests.e2e.people import PATIENCE_SECONDS, Phone
from tests.e2e.start import Start
from tests.holds.traffic import MONEY, Traffic

# Bringing a process back takes seconds of work; a machine that is shared by many gives them slowly.
_PATIENCE_SECONDS = 5 * PATIENCE_SECONDS
_OPEN = (
    "SELECT count(*) FROM telegram_seenupdate WHERE state = 0",
    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')",
    "SELECT count(*) FROM telegram_outboxmessage WHERE state = 0",
)
# A code and its message are made at the same moment; the text itself is blanked when the code expires.
_CODES_WITH_A_MESSAGE = """
    SELECT code.id::text FROM accounts_signincode code JOIN accounts_user person ON person.id = code.user_id
    JOIN telegram_outboxmessage message ON message.chat_id = person.tg_id AND message.created_at = code.created_at
    WHERE message.kind = 'accounts.code.login' AND message.state IN (1, 3)
"""


class Scene:
    """One start, its customers, and a look behind the curtain."""

    def __init__(self, start: Start, demo: Demo, traffic: Traffic) -> None:
        self.start = start
        self.demo = demo
        self.traffic = traffic
        self._connection: psycopg.Connection[Any] | None = None

    # --- what can be killed

    def supervisor(self) -> int:
        return self._there("installation.supervisor")

    def web(self) -> int:
        """The process that holds the port's workers."""
        return self._there("server.process", child_of=self.supervisor())

    def web_worker(self) -> int:
        return self._there("server.worker", child_of=self.web())

    def worker(self) -> int:
        return self._there("run_worker")

    def bot(self) -> int:
        return self._there("run_bot")

    def postmaster(self) -> int:
        return self._there("/postgres")

    def _there(self, word: str, *, child_of: int = 0) -> int:
        """The first process whose command holds a word, once there is one."""
        found: list[int] = []

        def is_there() -> bool:
            found[:] = [pid for pid in self.start.pids(word) if child_of in {0, parent_of(pid)}]
            return bool(found)

        self.wait_for(is_there)
        return found[0]

    def database(self) -> list[int]:
        """The postmaster and all that it has forked."""
        postmaster = self.postmaster()
        return [postmaster, *children_of(postmaster)]

    def everything(self) -> list[int]:
        """Every process of the start, the one that watches over the others first."""
        return list(dict.fromkeys([self.supervisor(), *self.start.pids(), *self.database()]))

    # --- behind the curtain

    def sql(self, query: str, *values: Any) -> list[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.address(), autocommit=True)
        return self._connection.execute(query.encode(), values).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        return self.sql(query, *values)[0][0]

    @contextmanager
    def held(self, lock: str, *values: Any) -> Iterator[None]:
        """Holds a lock for a while, so that whoever needs it is caught in the middle of its work."""
        with psycopg.connect(self.address()) as connection:
            connection.execute(lock.encode(), values)
            yield
            connection.close()

    def wait_for(self, holds: Callable[[], object]) -> None:
        """A database that is away is one that does not say yes yet."""

        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._says(holds):
            assert time.monotonic() < deadline, self.start.said()[-4000:]
            time.sleep(0.2)

    def _says(self, holds: Callable[[], object]) -> bool:
        try:
            return bool(holds())
        except psycopg.OperationalError:
            return False

    def address(self) -> str:
        """Of the database, as its owner comes."""
        return EmbeddedPostgres(Path(self.start.var_dir) / "postgres").admin_url

    # --- signs of life

    def seconds_until_served(self, killed: float) -> float:
        return self.traffic.wait_until_served(after=killed) - killed

    def seconds_until_spoken(self, killed: float) -> float:
        """Until the bot answers somebody who wrote after the kill."""
        phone = Phone(self.demo.site)
        self.traffic.insist("POST", f"/demo/telegram/api/{phone.tg_id}/send", {"text": "/start"})
        self.wait_for(
            lambda: self.one(
                "SELECT count(*) FROM telegram_simulatormessage WHERE sender = 'bot' AND tg_id = %s", phone.tg_id
            )
        )
        return time.monotonic() - killed

    def seconds_until_worked(self, killed: float) -> float:
        """Until a job is run that was deferred after the kill."""
        person = self.traffic.people[0]
        before = self.reset_codes(person.tg_id)
        self.traffic.insist("POST", "accounts/reset_password_request", {"username": person.username})
        self.wait_for(lambda: self.reset_codes(person.tg_id) > before)
        return time.monotonic() - killed

    def reset_codes(self, tg_id: int) -> int:
        query = "SELECT count(*) FROM telegram_outboxmessage WHERE kind = 'accounts.code.reset' AND chat_id = %s"
        return int(self.one(query, tg_id))

    # --- what must be true

    def settle(self) -> None:
        """Everything that was begun comes to its end by itself. A chat is told one thing a second at most, so what piled
        up while the bot was dead takes its time: it is waited for as long as it gets less."""
        for open_ones in _OPEN:
            least, deadline = float("inf"), time.monotonic() + _PATIENCE_SECONDS
            while left := self._left(open_ones):
                if left < least:
                    least, deadline = left, time.monotonic() + _PATIENCE_SECONDS
                assert time.monotonic() < deadline, (open_ones, left)
                time.sleep(0.5)

    def _left(self, open_ones: str) -> float:
        """How many there are; of a database that is away nobody knows."""
        try:
            return int(self.one(open_ones))
        except psycopg.OperationalError:
            return float("inf")

    def assert_books_are_right(self) -> None:
        self.demo.manage("check_books")
        for person in self.traffic.people:
            answered = {one.key: (one.price, one.balance) for one in self.traffic.bought if one.person == person}
            rows = self.sql(
                "SELECT idempotency_key, price, balance_after FROM licences_purchase WHERE user_id = %s", person.id
            )
            assert {key: (price, balance) for key, price, balance in rows} == answered
            assert len(rows) == len(answered)
            balance = self.one("SELECT balance FROM wallet_ledgeraccount WHERE owner_id = %s", person.id)
            assert balance == MONEY - sum(price for price, _ in answered.values())
        assert self.traffic.unlike == []

    def assert_commits_are_kept(self) -> None:
        """A SIGKILL does not lose what the kernel holds, a power cut would: so the settings are looked at."""
        kept = "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
        assert dict(self.sql(kept)) == {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}

    def assert_messages_are_sent(self, *, at_most: int) -> int:
        """Returns how many updates were answered twice; `at_most` so many were in flight when somebody died."""
        assert self.sql("SELECT kind, error FROM telegram_outboxmessage WHERE state = 2") == []
        assert (
            self.sql("SELECT kind FROM telegram_outboxmessage WHERE state = 3 AND NOT finished_at >= expires_at") == []
        )
        assert {row[0] for row in self.sql(_CODES_WITH_A_MESSAGE)} >= set(self.traffic.challenges)
        sent = self.one("SELECT count(*) FROM telegram_outboxmessage WHERE state = 1")
        assert self.one("SELECT count(*) FROM telegram_simulatormessage WHERE sender = 'bot'") == sent
        assert self.sql("SELECT update_id, error FROM telegram_seenupdate WHERE state <> 1") == []
        repeated = 0
        for chat, said in self.traffic.said.items():
            lines = "SELECT sender, count(*) FROM telegram_simulatormessage WHERE tg_id = %s GROUP BY 1"
            spoken = dict(self.sql(lines, chat))
            assert said <= spoken["user"] <= spoken["bot"]
            repeated += spoken["bot"] - spoken["user"]
        assert repeated <= at_most
        return repeated

    def assert_jobs_are_run(self) -> None:
        assert (
            self.sql("SELECT task_name, status::text FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing')")
            == []
        )
        forgetful = self.traffic.people[-1]
        assert self.reset_codes(forgetful.tg_id) >= len(self.traffic.resets)

    def assert_outages_were_told(self) -> None:
        """Nobody hung, and whoever was answered was answered in the contract's words."""
        assert self.traffic.cut_off["TimeoutError"] == 0
        for one in self.traffic.failed:
            if not one.path.startswith("/"):
                assert one.answer.refusal[1] == "database_away", one
                assert one.answer.headers["content-type"] == "application/problem+json"


def kill(*pids: int) -> float:
    """Ends processes without a word; when it was."""
    for pid in pids:
        try:
            os.kill(pid, SIGKILL)
        except ProcessLookupError:
            continue
    return time.monotonic()


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except FileNotFoundError:
        return 0


def children_of(pid: int) -> list[int]:
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and parent_of(int(entry.name)) == pid
    ]

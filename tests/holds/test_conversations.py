"""Conversations under sudden death: what customers write is in the thread once, what staff answer is sent once or marked uncertain.

The platform is started as `make run` starts it, beside a Bot API that keeps chats; every kind of process is killed in its turn.
"""

import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.counts import full
from tests.e2e.demo import Demo
from tests.e2e.start import STOP_SECONDS, Start, free_port, wait_for
from tests.holds.answering import Acknowledged, make_staff
from tests.holds.scene import Scene, kill
from tests.holds.talking import GOOD, Customers, Said, Telegram
from tests.holds.traffic import Traffic
from tests.telegram.lookalike import serve
from tests.telegram.stub import TOKEN

# In `make test` a process that kills itself between any two statements: tests/bot/test_support_deaths.py.
pytestmark = [pytest.mark.prove, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]
ROUNDS = full(2, 20)
MEMBERS = 2
_UNHEARD = "SELECT count(*) FROM telegram_seenupdate WHERE state = 0"
_IS_HEARD = "SELECT count(*) FROM aloqa_telegramcopy WHERE chat_id = %s AND telegram_id = %s"
_IS_STORED = """
    SELECT count(*) FROM aloqa_attachment file JOIN aloqa_telegramcopy copy USING (message_id)
    WHERE copy.chat_id = %s AND copy.telegram_id = %s AND file.state <> 'waiting'
"""
_CUSTOMERS = """
    SELECT thread.chat_id, copy.telegram_id, message.text
    FROM aloqa_message message JOIN aloqa_thread thread ON thread.id = message.thread_id
    LEFT JOIN aloqa_telegramcopy copy ON copy.message_id = message.id AND copy.chat_id = thread.chat_id
    WHERE message.author = 'customer' ORDER BY thread.chat_id, message.position
"""
_OURS = """
    SELECT thread.id::text, thread.chat_id, message.author, message.text, message.delivery, message.problem
    FROM aloqa_message message JOIN aloqa_thread thread ON thread.id = message.thread_id
    WHERE message.author <> 'customer' ORDER BY thread.chat_id, message.position
"""
_FILES = """
    SELECT copy.chat_id, copy.telegram_id, file.state, file.problem, file.path
    FROM aloqa_attachment file JOIN aloqa_telegramcopy copy USING (message_id)
"""
_WAITING_FILES = "SELECT count(*) FROM aloqa_attachment WHERE state = 'waiting'"


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    telegram = Telegram()
    server = serve(telegram)
    yield telegram
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def start(telegram: Telegram) -> Iterator[Start]:
    with tempfile.TemporaryDirectory(prefix="pp-talk-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.url}
        start = Start(folder / "var", free_port(), DEMO="1", LIMITS="off", **given)
        start.begin()
        yield start
        kill(*start.pids())
        wait_for(lambda: not start.pids(), STOP_SECONDS)


class Service:
    """Both sides of the conversations, what can be killed between them, and what must be true afterwards."""

    def __init__(self, start: Start, telegram: Telegram) -> None:
        demo = Demo(start)
        self.start, self.telegram = start, telegram
        self.scene = Scene(start, demo, Traffic(start.port, []))
        self._beside = Scene(start, demo, self.scene.traffic)
        self.customers, self.staff = Customers(telegram, self.unheard), make_staff(demo, MEMBERS)
        self.killed: dict[str, list[float]] = defaultdict(list)

    def kill(self, victim: str, *signs: Callable[[float], object]) -> None:
        """In the middle of things; then waits until it is back, by signs of what was begun after the death."""
        time.sleep(random.uniform(0, 1.5))
        at = kill(getattr(self.scene, victim)())
        for sign in signs:
            self.scene.wait_for(lambda sign=sign: sign(at))  # type: ignore[misc]
        self.killed[victim].append(time.monotonic() - at)

    def is_heard(self, after: float) -> object:
        """A customer's message is in the thread."""
        one = self._first(after, "")
        return one and self.scene.one(_IS_HEARD, one.chat, one.id)

    def is_stored(self, after: float) -> object:
        """A customer's picture is there."""
        one = self._first(after, GOOD)
        return one and self.scene.one(_IS_STORED, one.chat, one.id)

    def is_answered(self, after: float) -> object:
        """The panel has taken an answer."""
        return self._answers(after)

    def is_told(self, after: float) -> object:
        """An answer is in the customer's chat."""
        lines = {text.rsplit("\n", 1)[-1] for _chat, text in list(self.telegram.arrived)}
        return any(one.text in lines for one in self._answers(after))

    def unheard(self) -> int:
        """Asked by the customers' thread; while the database is away they write on."""
        try:
            return len(self.telegram.updates) + int(self._beside.one(_UNHEARD))
        except psycopg.OperationalError:
            return 0

    def settle(self) -> None:
        """Nobody writes any more, and everything comes to its end by itself."""
        self.staff.end()
        self.customers.end()
        self.scene.wait_for(lambda: not self.telegram.updates)
        self.scene.settle()
        self.scene.wait_for(lambda: not self.scene.one(_WAITING_FILES))

    def _first(self, after: float, file: str) -> Said | None:
        return next((one for one in list(self.customers.said) if one.at > after and one.file == file), None)

    def _answers(self, after: float) -> list[Acknowledged]:
        return [one for one in list(self.staff.answers) if one.begun > after]


@pytest.fixture
def service(start: Start, telegram: Telegram) -> Iterator[Service]:
    service = Service(start, telegram)
    service.customers.begin()
    service.staff.begin()
    yield service
    service.staff.end()
    service.customers.end()


def test_nothing_said_is_lost_or_told_twice_whoever_dies(service: Service, measured: Callable[[str], None]) -> None:
    for sign in (service.is_told, service.is_stored):
        service.scene.wait_for(lambda sign=sign: sign(0))  # type: ignore[misc]
    for _ in range(ROUNDS):
        service.kill("bot", service.is_told)
        service.kill("web", service.is_answered)
        service.kill("web_worker", service.is_answered, service.is_heard)
        service.kill("worker", service.is_stored)
        service.kill("postmaster", service.is_heard, service.is_answered, service.is_told)
    service.settle()
    sys.stdout.write(told(service) + "\n")
    measured(told(service))
    assert_customers_are_heard(service)
    assert_files_are_here_or_refused(service)
    assert_answers_are_told_once_or_uncertain(service)


def told(service: Service) -> str:
    """What was measured."""
    customers, staff = service.customers, service.staff
    outcomes = Counter(row[4] for row in service.scene.sql(_OURS) if row[2] == "staff")
    lives = ", ".join(
        f"{name} {len(took)} times, back in {max(took):.1f} s at most" for name, took in service.killed.items()
    )
    return (
        f"{lives}; {len(customers.said)} messages in {customers.seconds:.0f} s, of which {customers.paused:.0f} s paused "
        f"({len(customers.said) / (customers.seconds - customers.paused):.1f}/s), "
        f"{sum(bool(one.file) for one in customers.said)} files, {sum(one.versions for one in customers.said)} edits; "
        f"{len(staff.answers)} answers: {dict(outcomes)}, sent again to the panel: {dict(staff.refused)}"
    )


def assert_customers_are_heard(service: Service) -> None:
    """Every message once, in the order of its chat, as it was changed last; no update is left or set aside."""
    assert service.scene.sql("SELECT update_id, error FROM telegram_seenupdate WHERE state <> 1") == []
    expected = [
        (one.chat, one.id, one.text) for one in sorted(service.customers.said, key=lambda one: (one.chat, one.id))
    ]
    rows = service.scene.sql(_CUSTOMERS)
    assert (Counter(expected) - Counter(rows), Counter(rows) - Counter(expected)) == ({}, {})
    assert rows == expected


def assert_files_are_here_or_refused(service: Service) -> None:
    """Each picture is stored once, each program refused and told of once."""
    files = {one.id: one for one in service.customers.said if one.file}
    rows = service.scene.sql(_FILES)
    outcomes = {telegram_id: (state, problem) for _chat, telegram_id, state, problem, _path in rows}
    assert len(rows) == len(outcomes) == len(files)
    good, bad = ("stored", ""), ("refused", "executable")
    assert outcomes == {number: good if one.file == GOOD else bad for number, one in files.items()}
    folder = Path(service.start.var_dir) / "files"
    paths = [path for *_rest, state, _problem, path in rows if state == "stored"]
    assert len(paths) == len({*paths})
    assert [path for path in paths if not (folder / path).is_file()] == []


def assert_answers_are_told_once_or_uncertain(service: Service) -> None:
    """Every answer that was taken is in its thread once; its chat got it once, or at most once where it is uncertain."""
    rows = service.scene.sql(_OURS)
    of_staff = [(thread, text) for thread, _chat, author, text, *_outcome in rows if author == "staff"]
    assert sorted(of_staff) == sorted((one.thread, one.text) for one in service.staff.answers)
    arrived: dict[int, list[str]] = defaultdict(list)
    for chat, text in service.telegram.arrived:
        arrived[chat].append(text.split(":\n", 1)[-1])
    by_chat = defaultdict(list)
    for row in rows:
        by_chat[row[1]].append(row)
    assert {*arrived} <= {*by_chat}
    for chat, said in by_chat.items():
        sent = Counter(text for *_, text, delivery, _problem in said if delivery == "sent")
        unsure = Counter(text for *_, text, delivery, _problem in said if delivery == "uncertain")
        assert {row[4] for row in said} <= {"sent", "uncertain"}, said
        got = Counter(arrived[chat])
        assert sent <= got <= sent + unsure, (chat, got - sent - unsure, sent - got)
        order = [text for *_, author, text, _delivery, _problem in said if author == "staff" and got[text]]
        assert [text for text in arrived[chat] if text in order] == order

"""A million ledger lines and events: what was planted is found, nothing else, in a minute and little memory."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psutil

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.statements import execute
from projectsplatform.payments.enums import Provider, StatementSource
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.operations.runs import compare, new_run
from projectsplatform.payments.reconciliation.statements.lines import Line
from tests.counts import full
from tests.factories.statements import received
from tests.tables import past_guards

PAYMENTS = full(2_000, 500_000)
"""Two lines of the ledger and two events each."""
EACH = full(3, 25)
"""Planted differences of a kind."""
KINDS = (
    "late", "amount", "cancelled", "missing", "twice", "by hand", "no line", "no event", "no payment",
)  # fmt: skip
PLACE = {kind: range(1 + 100 * number, 1 + 100 * number + EACH) for number, kind in enumerate(KINDS)}
FOUND = {
    "late_credit": EACH, "amount_differs": EACH, "cancelled_there_only": EACH, "missing_there": EACH, "double": 2 * EACH,
    "payment_without_line": EACH, "payment_without_event": EACH, "line_without_payment": EACH, "unknown": 2 * EACH,
}  # fmt: skip
"""What the ledger has without a payment the provider has, too: it is unknown and paid there."""

_TRANSFER = "('00000000-0000-7000-8000-' || lpad(to_hex(i::bigint), 12, '0'))::uuid"
_BY_HAND = "('00000001-0000-7000-8000-' || lpad(to_hex(i::bigint), 12, '0'))::uuid"
_MOMENT = "%(since)s::timestamptz + i * interval '0.1 seconds'"
_STEPS = (
    f"""
    INSERT INTO wallet_transfer (id, kind, note, details, created_at)
    SELECT {_TRANSFER}, 'top_up', 'Payment', '{{}}', {_MOMENT} FROM generate_series(1, %(count)s) i WHERE NOT i = ANY(%(late)s)
    """,
    f"""
    INSERT INTO payments_providerpayment (provider, provider_id, person_id, amount, state, account, created_at, reserved_at, confirmed_at,
                                          transfer_id, details, fiscal, back)
    SELECT 'payme', 'p' || i, %(person)s, 5000, CASE WHEN i = ANY(%(late)s) THEN 'created' ELSE 'confirmed' END, 'owner', {_MOMENT}, {_MOMENT},
           CASE WHEN NOT i = ANY(%(late)s) THEN {_MOMENT} END, CASE WHEN NOT i = ANY(%(late)s) THEN {_TRANSFER} END, '{{}}', '{{}}', ''
    FROM generate_series(1, %(count)s) i WHERE NOT i = ANY(%(no payment)s)
    """,
    f"""
    INSERT INTO wallet_entry (transfer_id, account_id, amount, number, balance_after, created_at)
    SELECT {_TRANSFER}, (SELECT id FROM wallet_ledgeraccount WHERE owner_id = %(person)s), 5000, i + 1, 5000::bigint * (i + 1), {_MOMENT}
    FROM generate_series(1, %(count)s) i WHERE NOT i = ANY(%(late)s) AND NOT i = ANY(%(no line)s)
    """,
    f"""
    INSERT INTO wallet_entry (transfer_id, account_id, amount, created_at)
    SELECT {_TRANSFER}, (SELECT id FROM wallet_ledgeraccount WHERE kind = 'payme'), -5000, {_MOMENT}
    FROM generate_series(1, %(count)s) i WHERE NOT i = ANY(%(late)s)
    """,
    """
    INSERT INTO payments_providerevent (provider, payment_id, person_id, method, asked, answered, refused, address, at)
    SELECT 'payme', payment.id, person_id, method, '{}', '{}', '', '', created_at
    FROM payments_providerpayment payment, unnest(ARRAY['CreateTransaction', 'PerformTransaction']) method
    WHERE NOT provider_id = ANY(%(silent)s)
    """,
    f"""
    INSERT INTO wallet_transfer (id, kind, note, receipt_number, created_at)
    SELECT {_BY_HAND}, 'top_up', 'Cash', 'P' || i, {_MOMENT} FROM unnest(%(by hand)s) i
    """,
    f"""
    INSERT INTO wallet_entry (transfer_id, account_id, amount, number, balance_after, created_at)
    SELECT {_BY_HAND}, (SELECT id FROM wallet_ledgeraccount WHERE owner_id = %(person)s), 5000, %(count)s + 1 + i, 0, {_MOMENT}
    FROM unnest(%(by hand)s) i
    """,
)


def populate(owner: User, since: datetime) -> None:
    """As the tables' owner, without triggers."""
    values = {kind: list(PLACE[kind]) for kind in ("late", "no payment", "no line", "by hand")}
    silent = [f"p{number}" for number in PLACE["no event"]]
    with past_guards():
        for step in _STEPS:
            execute(step, {**values, "count": PAYMENTS, "person": owner.pk, "since": since, "silent": silent})


def statement(since: datetime) -> Iterator[Line]:
    """What the provider says of all of them."""
    for number in range(1, PAYMENTS + 1):
        if number in PLACE["missing"]:
            continue
        amount = 500_100 if number in PLACE["amount"] else 500_000
        state = "cancelled" if number in PLACE["cancelled"] else "paid"
        yield Line(number=number, provider_id=f"p{number}", state=state, amount=amount, at=since)
        if number in PLACE["twice"]:
            yield Line(number=number, provider_id=f"p{number}", state=state, amount=amount, at=since)
    for number in range(EACH):
        yield Line(number=number, provider_id=f"u{number}", state="paid", amount=500_000, at=since)


@contextmanager
def watched() -> Iterator[list[int]]:
    """How many bytes the process holds more than before, at most."""
    process, ended, grown = psutil.Process(), threading.Event(), [0]
    before = process.memory_info().rss

    def watch() -> None:
        while not ended.wait(0.05):
            grown[0] = max(grown[0], process.memory_info().rss - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield grown
    finally:
        ended.set()
        watcher.join()


def test_what_was_planted_is_found_and_nothing_else(
    owners_connection: None, owner: User, at: datetime, measured: Callable[[str], None]
) -> None:
    since = at - timedelta(hours=11, minutes=30)
    received(owner, "the first", at - timedelta(days=2))
    day = at.date()
    populate(owner, since)
    run = new_run(
        provider=Provider.PAYME, source=StatementSource.FILE, first_day=day, last_day=day, started_by=None, at=at
    )
    run.save(force_insert=True)
    with watched() as grown:
        began, used = time.perf_counter(), time.process_time()
        compare(run, statement(run.since), at=at)
        seconds, used = time.perf_counter() - began, time.process_time() - used
    measured(
        f"reconciled {PAYMENTS} payments: {seconds:.1f} s, {used:.1f} of them in Python, {grown[0] / 1e6:.0f} MB more"
    )
    assert Counter(Difference.objects.values_list("kind", flat=True)) == FOUND
    assert (run.lines, run.found) == (PAYMENTS + EACH, sum(FOUND.values()))
    assert seconds < 60
    assert grown[0] < 200 * 1024**2

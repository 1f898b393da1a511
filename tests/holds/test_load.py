"""Load: two hundred connections, a storm of sign-ins, and clients that are slow on purpose."""

import json
import os
import random
import socket
import threading
import time
from collections.abc import Callable

import pytest

from tests.counts import full
from tests.e2e.demo import Demo
from tests.e2e.people import PATIENCE_SECONDS
from tests.e2e.start import wait_for
from tests.holds.crowd import Ask, Crowd, Seen, ask
from tests.holds.memory import family, megabytes
from tests.holds.traffic import PASSWORD, Person, make_people

pytestmark = pytest.mark.prove  # limits of slow clients are in server/test_protocol as well

Tell = Callable[[str], None]
HASH_MEGABYTES = 20
AT_ONCE = 4
PEOPLE = full(10, 40)
HEAD = b"POST /api/v1/accounts/get_code HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
SLOW = {
    "half a body": HEAD + b'Content-Length: 1000\r\n\r\n{"username": "a',
    "half a piece": HEAD + b'Transfer-Encoding: chunked\r\n\r\n40\r\n{"username": "a',
    "half a licence check": HEAD.replace(b"accounts/get_code", b"kundalikcom/check_pc")
    + b"Content-Length: 90\r\n\r\n{",
    "half a head": HEAD[:-20],
    "nothing": b"",
}


def mixed(people: list[Person]) -> Callable[[random.Random], Ask]:
    """What programs and people ask in a day, in a minute."""

    def choose(dice: random.Random) -> Ask:
        person = dice.choice(people)
        body = {"token": person.token, "device_id": f"PC-{person.tg_id}", "kind": "teacher"}
        kinds: list[tuple[int, Callable[[], Ask]]] = [
            (6, lambda: ask("POST", "kundalikcom/check_pc", body)),
            (2, lambda: ask("POST", "testmax/check", body)),
            (3, lambda: ask("POST", "accounts/about_account", body)),
            (1, lambda: ask("POST", "accounts/check_token", body)),
            (2, lambda: ask("POST", "kundalikcom/price_months", {"months_count": dice.randint(1, 36)})),
            (2, lambda: ask("POST", "kundalikcom/get_school", body)),
            (2, lambda: ask("POST", "accounts/reports", body)),
            (1, lambda: ask("GET", "licences", None, person.token)),
            (1, lambda: ask("POST", "kundalikcom/buy", {**body, "months_count": 1})),
            (1, lambda: ask("POST", "accounts/get_code", {"username": person.username, "password": PASSWORD})),
            (1, lambda: ask("POST", "accounts/get_code", {"username": "nobody", "password": PASSWORD})),
        ]
        return dice.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])[0]()

    return choose


def report(seen: Seen) -> str:
    """The numbers, for whoever runs `make prove`."""
    rows = [
        f"{name:<28}{len(many):>8}  p50 {seen.quantile(0.5, name) * 1000:6.0f} ms  p99 {seen.quantile(0.99, name) * 1000:6.0f} ms"
        for name, many in sorted(seen.seconds.items())
    ]
    total = f"{'all':<28}{sum(seen.answers.values()):>8}  p50 {seen.quantile(0.5) * 1000:6.0f} ms  p99 {seen.quantile(0.99) * 1000:6.0f} ms"
    return "\n".join([*rows, total, str(dict(sorted(seen.answers.items())))])


def test_mixed_requests_by_many_are_all_answered_and_memory_stays(unlimited_demo: Demo, measured: Tell) -> None:
    people = make_people(unlimited_demo, PEOPLE)
    port, connections, seconds = unlimited_demo.port, full(40, 200), full(2, 60)
    warm = Crowd(port, connections, mixed(people)).run(full(1, 10))
    before = sum(megabytes(family(unlimited_demo.pid)).values())
    seen = Crowd(port, connections, mixed(people)).run(seconds)
    after = sum(megabytes(family(unlimited_demo.pid)).values())
    measured(f"{report(seen)}\nmemory {before:.0f} MB → {after:.0f} MB")

    assert seen.cut_off == warm.cut_off == 0
    assert seen.statuses <= {200, 401, 404, 429}, report(seen)
    assert {json.loads(body)["code"] for _, body in seen.refusals} <= {"invalid_credentials", "school_not_set", "busy"}
    assert after < before + 40
    if os.environ.get("PROVE"):
        assert seen.quantile(0.99) < 1


def test_a_storm_of_sign_ins_is_told_to_come_later_and_takes_no_memory(unlimited_demo: Demo, measured: Tell) -> None:
    (person,) = make_people(unlimited_demo, 1)
    port, web = unlimited_demo.port, unlimited_demo.pids("server.")
    beat = ask("POST", "kundalikcom/check_pc", {"token": person.token, "device_id": "PC"})
    names = iter(range(10**6))
    storm = Crowd(
        port, 200, lambda _: ask("POST", "accounts/get_code", {"username": f"u{next(names)}", "password": "x" * 9})
    )
    before = sum(megabytes(web).values())
    running = threading.Thread(target=storm.run, args=(full(0, 20),))
    running.start()
    most = before
    while running.is_alive():
        calm = Crowd(port, 4, lambda _: beat).run(0.2)
        assert calm.statuses == {200}
        most = max(most, sum(megabytes(web).values()))
    running.join()
    measured(f"{report(storm.seen)}\n{report(calm)}\nmemory {before:.0f} MB, at most {most:.0f} MB")

    assert storm.seen.statuses == {401, 429}
    busy = [(head, json.loads(body)) for head, body in storm.seen.refusals if b" 429 " in head[:14]]
    assert {body["code"] for _, body in busy} == {"busy"}
    assert all(b"\r\nretry-after: " in head.lower() for head, _ in busy)
    assert most < before + AT_ONCE * HASH_MEGABYTES + 40


def test_clients_that_never_finish_keep_nobody_waiting_and_are_let_go(unlimited_demo: Demo, measured: Tell) -> None:
    kinds = [*SLOW] * full(16, 40)
    slow = [socket.create_connection(("127.0.0.1", unlimited_demo.port)) for _ in kinds]
    begun = time.monotonic()
    for kind, one in zip(kinds, slow, strict=True):
        one.sendall(SLOW[kind])
        one.settimeout(0.001)
    let_go: dict[int, float] = {}
    longest = 0.0
    while len(let_go) < len(slow) and time.monotonic() < begun + PATIENCE_SECONDS:
        asked = time.monotonic()
        assert unlimited_demo.site.get("/readyz").status == 200
        longest = max(longest, time.monotonic() - asked)
        gone = [number for number, one in enumerate(slow) if number not in let_go and _is_closed(one)]
        let_go.update(dict.fromkeys(gone, time.monotonic() - begun))
        time.sleep(0.25)
    last = {kind: round(max(at for number, at in let_go.items() if kinds[number] == kind), 1) for kind in SLOW}
    measured(f"{len(slow)} slow clients: let go after at most {last} s; others waited {longest * 1000:.0f} ms at most")

    assert len(let_go) == len(slow)
    if os.environ.get("PROVE"):
        assert longest < 5
        assert max(let_go.values()) < 11
    for one in slow:
        one.close()


def _is_closed(one: socket.socket) -> bool:
    """Sends another byte, a second's worth, to whoever still listens."""
    try:
        said = one.recv(1000)
        while said and b" 408 " not in said[:14]:
            said = one.recv(1000)
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_clients_that_do_not_read_their_answers_keep_nobody_waiting(unlimited_demo: Demo) -> None:
    deaf = [socket.create_connection(("127.0.0.1", unlimited_demo.port)) for _ in range(full(40, 200))]
    for one in deaf:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.sendall(b"GET /static/admin/js/vendor/jquery/jquery.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 4)
    for _ in range(20):
        assert unlimited_demo.site.get("/readyz").status == 200
    for one in deaf:
        one.close()


def test_a_client_that_goes_away_in_the_middle_leaves_nothing_behind(unlimited_demo: Demo) -> None:
    (person,) = make_people(unlimited_demo, 1)
    whole = ask("POST", "kundalikcom/buy", {"token": person.token, "months_count": 1})[1]
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", unlimited_demo.port)) as one:
            one.sendall(whole[:-5])
    about = unlimited_demo.site.post("accounts/about_account", {"token": person.token})
    assert wait_for(lambda: unlimited_demo.site.get("/readyz").status == 200, PATIENCE_SECONDS)
    reports = unlimited_demo.site.post("accounts/reports", {"token": person.token})
    assert [item["direction"] for item in reports["items"]] == ["kirim"]
    assert about["balance"] == reports["closing_balance"]

"""From a stranger's phone to a running program, against a real demo; then: nothing secret is left in its database."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.demo import Demo
from tests.e2e.people import SIX_DIGITS, Phone, Stranger, Visitor

SCHOOL_PASSWORD = "maktab-Sirli-Soʻz-4711"


@pytest.fixture(scope="module")
def customer(demo: Demo) -> Stranger:
    """One person walks the whole way; the tests below look at it in its order."""
    return Stranger.arriving(demo.site)


def test_somebody_elses_contact_gives_no_token(demo: Demo) -> None:
    phone = Phone(demo.site)
    phone.send(text="/start")
    phone.share_contact(of=phone.tg_id + 1)
    demo.wait_until_handled(phone, messages=2)
    assert "#token=" not in str(phone.messages())


def test_a_stranger_registers_with_the_contact_of_their_own_phone(customer: Stranger) -> None:
    answer = customer.register()
    assert (answer.status, answer["how"], answer["redirect"]) == (201, True, "/login/")


def test_signs_in_with_the_code_from_telegram(customer: Stranger) -> None:
    answer = customer.sign_in()
    assert (answer.status, answer["how"], answer["user_id"]) == (200, True, customer.user_id)
    assert {answer["token"], answer["device_token"]} <= set(customer.secrets)


def test_sees_a_balance_of_zero(customer: Stranger) -> None:
    assert customer.balance() == 0


def test_is_refused_a_purchase_in_the_specifications_words(customer: Stranger) -> None:
    answer = customer.site.post("kundalikcom/buy", {"months_count": 1, "token": customer.token})
    assert answer.refusal == (402, "insufficient_funds")
    assert answer["message"] == "Balansingizga yetarli mablag' mavjud emas!"
    assert (answer["balance"], answer["price"], answer["missing"]) == (0, 40_000, 40_000)


def test_is_topped_up_by_staff(customer: Stranger, demo: Demo) -> None:
    demo.manage("top_up", customer.username, "100000", "--note", "kassa", "--receipt", f"R-{customer.username}")
    assert customer.balance() == 100_000


def test_the_same_receipt_is_refused_and_nothing_moves(customer: Stranger, demo: Demo) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        demo.manage("top_up", customer.username, "100000", "--note", "kassa", "--receipt", f"R-{customer.username}")
    assert customer.balance() == 100_000


def test_buys_a_month(customer: Stranger) -> None:
    answer = customer.site.post("kundalikcom/buy", {"months_count": 1, "token": customer.token}, Idempotency_Key="k")
    assert (answer.status, answer["message"]) == (200, "To'lov muvaffaqiyatli amalga oshirildi.")
    assert (answer["price"], answer["balance"]) == (40_000, 60_000)


def test_the_program_on_the_school_computer_may_run(customer: Stranger) -> None:
    answer = customer.site.post("kundalikcom/check_pc", {"token": customer.token, "device_id": "maktab-kompyuteri"})
    assert (answer.status, answer["how"], answer["code"], answer["trial"]) == (200, True, "valid", False)
    assert answer["lease"].count(".") == 2


def test_and_on_its_neighbours_computer_it_may_not(customer: Stranger) -> None:
    answer = customer.site.post("kundalikcom/check_pc", {"token": customer.token, "device_id": "qoshni"})
    assert (answer.status, answer["how"], answer["code"]) == (200, False, "device_mismatch")
    assert (answer["hours_until_move"], answer["releases_left"]) == (48, 2)


def test_keeps_a_school_login_and_reads_it_back(customer: Stranger) -> None:
    customer.secrets.append(SCHOOL_PASSWORD)
    kept = customer.site.call(
        "POST", "kundalikcom/logins", {"login": "sodiqova.o", "password": SCHOOL_PASSWORD}, customer.token
    )
    assert kept.status == 201
    item = customer.site.get("kundalikcom/logins", customer.token)["items"][0]
    shown = customer.site.post(f"kundalikcom/logins/{item['id']}/reveal", {}, customer.token)
    assert shown["password"] == SCHOOL_PASSWORD


def test_asks_for_a_new_password_and_refreshes_the_session(customer: Stranger) -> None:
    seen = len(customer.phone.messages())
    assert customer.site.post("accounts/reset_password_request", {"username": customer.username}).status == 200
    customer.secrets.append(customer.phone.wait_for(SIX_DIGITS, after=seen))
    for _ in range(2):
        assert customer.refresh().status == 200
    assert customer.balance() == 60_000


def test_start_shows_the_customer_name_balance_and_licence(customer: Stranger) -> None:
    seen = len(customer.phone.messages())
    customer.phone.send(text="/start")
    said = customer.phone.wait_for(re.compile(r"Oʻgʻiloy.*"), after=seen)
    assert "60\u00a0000" in said
    assert re.search(r"Kundalik kompyuter uchun: \d{1,2}-\w+ \d{4}", said)


def test_the_books_are_right(demo: Demo) -> None:
    assert demo.manage("check_books")


def test_a_customer_and_the_owner_sign_in_on_pages(customer: Stranger, demo: Demo) -> None:
    """For what is proved next: every cookie and token that they are given on the way must not be found."""
    username, password = demo.staff_account()
    for prefix, name, word, phone in (
        ("/", customer.username, customer.password, customer.phone),
        ("/staff/", username, password, Phone(demo.site, tg_id=1)),
    ):
        visitor, seen = Visitor(demo.site), len(phone.messages())
        visitor.open(f"{prefix}login/")
        visitor.open(f"{prefix}login/", username=name, password=word)
        code = phone.wait_for(SIX_DIGITS, after=seen)
        page = visitor.open(f"{prefix}login/code/", code=code)
        assert 'name="code"' not in page
        if prefix == "/staff/":
            visitor.open("/staff/members/new/")
            made = {"username": f"tahlil.{demo.port}", "role": "analyst", "password": f"{password}-2"}
            token = re.search(r"staff_([A-Za-z0-9_-]{20,})", visitor.open("/staff/members/new/", **made))
            assert token
            visitor.secrets.append(token[1])
        assert len(visitor.secrets) > 3
        customer.secrets += visitor.secrets


def test_a_dump_holds_no_secret(customer: Stranger, demo: Demo) -> None:
    dump = demo.pg_dump()
    assert customer.username in dump
    assert [secret for secret in customer.secrets if secret in dump] == []


@pytest.mark.prove
def test_nor_do_the_databases_raw_files(customer: Stranger, demo: Demo) -> None:
    demo.checkpoint()
    wanted = [secret.encode() for secret in customer.secrets if len(secret) > 6]
    found = [
        str(file)
        for file in Path(demo.var_dir, "postgres").rglob("*")
        if file.is_file() and any(secret in file.read_bytes() for secret in wanted)
    ]
    assert found == []


def test_nor_do_its_logs(customer: Stranger, demo: Demo) -> None:
    log = demo.log()
    assert [secret for secret in customer.secrets if len(secret) > 6 and secret in log] == []

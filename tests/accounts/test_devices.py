"""Known devices: what a sign-in leaves behind, what it is good for, and when it is over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import BoundedSemaphore

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import KnownDevice, User
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.operations.cleaning import purge_expired
from projectsplatform.accounts.operations.codes import issue_code, void_code
from projectsplatform.accounts.operations.passwords import change_password
from projectsplatform.accounts.operations.people import disable_account, end_sessions_by_staff
from projectsplatform.accounts.operations.refresh import refresh_session
from projectsplatform.accounts.operations.resends import resend_sign_in_code
from projectsplatform.accounts.operations.resets import reset_password
from projectsplatform.accounts.operations.sessions import end_other_sessions, end_session, sign_out
from projectsplatform.accounts.operations.sign_in import SignedIn, sign_in
from projectsplatform.accounts.queries.privacy import export_account
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.kit.security import passwords
from projectsplatform.kit.security.signing import token_hash
from tests.cast import PASSWORD, Api
from tests.factories.accounts import ADDRESS, ask_for_code, last_code, newest_code, token_of, wrong
from tests.factories.devices import is_known, sign_in_on_a_device
from tests.races import run_at_once

GET_CODE = "accounts/get_code"
NEW = "Yangi-bahor-2077"


@pytest.fixture
def known(owner: User, at: datetime) -> SignedIn:
    return sign_in_on_a_device(owner, at)


def test_a_login_answers_a_device_token_of_which_the_hash_is_kept(api: Api, owner: User) -> None:
    challenge, code = ask_for_code(owner, now())
    answer = api.post("accounts/login", {"username": "owner", "code": code, "challenge": challenge})
    device = KnownDevice.objects.get()
    assert bytes(device.token_hash) == token_hash(answer["device_token"])
    assert (device.user, device.expires_at - device.signed_in_at) == (owner, timedelta(days=180))


def test_it_opens_nothing(api: Api, owner: User, known: SignedIn) -> None:
    assert api.get("accounts/sessions", known.device_token).refusal == (401, "token_invalid")
    assert api.post("accounts/check_token", {"token": known.device_token})["how"] is False


def test_it_is_known_for_180_days_to_its_own_account(
    owner: User, stranger: User, known: SignedIn, at: datetime
) -> None:
    last = at + timedelta(days=180)
    assert is_known(owner, known.device_token, last - timedelta(seconds=1))
    assert not is_known(owner, known.device_token, last)
    assert not is_known(stranger, known.device_token, at)


def test_the_next_sign_in_exchanges_it_and_the_one_before_lasts_a_day(
    owner: User, known: SignedIn, at: datetime
) -> None:
    later = at + timedelta(days=9)
    again = sign_in_on_a_device(owner, later, device_token=known.device_token)
    assert KnownDevice.objects.count() == 1
    assert again.device_token != known.device_token
    for token, days in ((again.device_token, 2), (known.device_token, 0)):
        assert is_known(owner, token, later + timedelta(days=days))
    assert not is_known(owner, known.device_token, later + timedelta(days=1))


def test_a_lost_answer_costs_nothing(owner: User, known: SignedIn, at: datetime) -> None:
    sign_in_on_a_device(owner, at + timedelta(hours=1), device_token=known.device_token)
    again = sign_in_on_a_device(owner, at + timedelta(hours=2), device_token=known.device_token)
    assert KnownDevice.objects.count() == 1
    assert is_known(owner, again.device_token, at + timedelta(hours=3))


def test_a_code_sent_once_more_is_the_same_devices(owner: User, known: SignedIn, at: datetime) -> None:
    ask_for_code(owner, at + timedelta(seconds=1), device_tokens=[known.device_token])
    sent = resend_sign_in_code(challenge=newest_code(owner).id, device_name="", at=at + timedelta(minutes=1))
    sign_in(
        username="owner",
        code=last_code(owner),
        challenge=str(sent.challenge),
        device_name="",
        address=ADDRESS,
        at=at + timedelta(minutes=1),
    )
    assert KnownDevice.objects.count() == 1


def test_an_account_has_twenty_of_them_at_most(owner: User, at: datetime) -> None:
    tokens = [sign_in_on_a_device(owner, at + timedelta(hours=2 * n)).device_token for n in range(22)]
    assert [is_known(owner, token, at + timedelta(days=3)) for token in tokens] == [False] * 2 + [True] * 20


def test_one_that_ran_out_is_deleted_with_what_is_over(owner: User, known: SignedIn, at: datetime) -> None:
    purge_expired(at=at + timedelta(days=180))
    assert KnownDevice.objects.count() == 1
    purge_expired(at=at + timedelta(days=180, seconds=1))
    assert KnownDevice.objects.count() == 0


def test_its_owner_gets_it_exported(owner: User, known: SignedIn, at: datetime) -> None:
    assert [item["device"] for item in export_account(DataSubject(owner.pk, owner.tg_id, owner.phone))["devices"]] == [
        "Chrome, Windows"
    ]


def test_signing_out_leaves_it_known(owner: User, known: SignedIn, at: datetime) -> None:
    sign_out(user_id=owner.id, session_id=known.session.id, address=ADDRESS, at=at)
    assert is_known(owner, known.device_token, at)


def revoke_session(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    end_session(user_id=owner.id, session_id=known.session.id, address=ADDRESS, at=at)


def revoke_from_elsewhere(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    elsewhere = authenticate(token_of(owner, at), at).session_id
    end_other_sessions(user_id=owner.id, session_id=elsewhere, address=ADDRESS, at=at)


def revoke_by_staff(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    end_sessions_by_staff(user_id=owner.id, actor=by, reason="lost", at=at)


def disable(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    disable_account(user_id=owner.id, actor=by, reason="lost", at=at)


def change(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    change_password(
        username="owner", session_id=known.session.id, old_password=PASSWORD, new_password=NEW, address=ADDRESS, at=at
    )


def reset(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    issue_code(person=owner, purpose="reset", secret="123456", device_name="", at=at)
    reset_password(username="owner", code="123456", new_password=NEW, address=ADDRESS, at=at)


def say_it_was_not_me(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    void_code(code_id=newest_code(owner).id, tg_id=owner.tg_id, at=at)


def have_the_session_stolen(owner: User, known: SignedIn, by: User, at: datetime) -> None:
    renewed = refresh_session(user_id=str(owner.id), old_token=known.session.token, address=ADDRESS, at=at)
    authenticate(renewed.token, at)
    with pytest.raises(Refusal, match="token_invalid"):
        refresh_session(user_id=str(owner.id), old_token=known.session.token, address=ADDRESS, at=at)


ENDS = [
    revoke_session, revoke_from_elsewhere, revoke_by_staff, disable, change, reset, say_it_was_not_me,
    have_the_session_stolen,
]  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_it_is_known_no_more_when(
    owner: User, stranger: User, staff_member: User, at: datetime, end: Callable[..., None]
) -> None:
    neighbour = sign_in_on_a_device(stranger, at)
    first = sign_in_on_a_device(owner, at)
    again = sign_in_on_a_device(owner, at + timedelta(minutes=1), device_token=first.device_token)
    end(owner, again, staff_member, at + timedelta(minutes=2))
    tokens = first.device_token, again.device_token
    assert [is_known(owner, token, at + timedelta(minutes=2)) for token in tokens] == [False, False]
    assert is_known(stranger, neighbour.device_token, at)


def test_of_a_device_that_signed_in_twice_revoking_either_session_is_enough(owner: User, at: datetime) -> None:
    first = sign_in_on_a_device(owner, at)
    again = sign_in_on_a_device(owner, at, device_token=first.device_token)
    end_session(user_id=owner.id, session_id=first.session.id, address=ADDRESS, at=at)
    assert not is_known(owner, again.device_token, at)


def test_ending_all_others_leaves_the_device_that_asks_known(owner: User, known: SignedIn, at: datetime) -> None:
    elsewhere = sign_in_on_a_device(owner, at)
    end_other_sessions(user_id=owner.id, session_id=known.session.id, address=ADDRESS, at=at)
    assert [is_known(owner, each.device_token, at) for each in (known, elsewhere)] == [True, False]


def test_after_the_new_password_it_guesses_with_the_unknown(api: Api, owner: User) -> None:
    known = sign_in_on_a_device(owner, now())
    body = {"username": "owner", "password": "wrong-Password-1", "device_token": known.device_token}
    for _ in range(10):
        api.post(GET_CODE, {**body, "device_token": None})
    assert api.post(GET_CODE, body).status == 401
    change(owner, known, owner, now())
    assert api.post(GET_CODE, body).refusal == (429, "too_many_attempts")


@pytest.mark.parametrize("username", ["stranger", "nobody"])
def test_on_another_account_it_is_worth_nothing(api: Api, owner: User, stranger: User, username: str) -> None:
    body = {"username": username, "password": "wrong-Password-1"}
    body["device_token"] = sign_in_on_a_device(owner, now()).device_token
    answers = [api.post(GET_CODE, body).refusal for _ in range(11)]
    assert answers == [(401, "invalid_credentials")] * 10 + [(429, "too_many_attempts")]


@pytest.mark.parametrize("username", ["owner", "stranger", "nobody"])
def test_a_wrong_guess_with_it_takes_the_same_statements(
    api: Api, owner: User, stranger: User, username: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = sign_in_on_a_device(owner, now()).device_token
    with django_assert_num_queries(8):  # as without it, and the device
        api.post(GET_CODE, {"username": username, "password": "wrong-Password-1", "device_token": token})


@pytest.mark.parametrize("token", ["", "x", "Ўзбек", "a" * 5000])
def test_what_is_no_token_is_the_same_as_none(api: Api, owner: User, token: str) -> None:
    body = {"username": "owner", "password": PASSWORD, "device_token": token}
    assert api.post(GET_CODE, body).status == 200


def test_a_token_is_text(api: Api, owner: User) -> None:
    body = {"username": "owner", "password": PASSWORD, "device_token": 5}
    assert api.post(GET_CODE, body).refusal == (422, "device_token_invalid")


def test_wrong_codes_without_a_challenge_are_its_own_too(api: Api, owner: User) -> None:
    """Beside the account's five an hour."""
    token = sign_in_on_a_device(owner, now()).device_token
    _challenge, code = ask_for_code(owner, now(), device_tokens=[token])
    guess = {"username": "owner", "password": "wrong-Password-1"}
    for _ in range(10):
        api.post(GET_CODE, guess)
    body = {"username": "owner", "code": code}
    assert api.post("accounts/login", body).refusal == (429, "too_many_attempts")
    assert api.post("accounts/login", {**body, "code": wrong(code), "device_token": token}).status == 401
    assert api.post("accounts/login", {**body, "device_token": token}).status == 200


@pytest.mark.django_db(transaction=True)
def test_of_fifty_wrong_passwords_at_once_with_it_ten_are_compared(
    make_person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_slots", BoundedSemaphore(50))  # none of them is refused as `busy`
    known = sign_in_on_a_device(make_person(username="owner"), now())
    body = {"username": "owner", "password": "wrong-Password-1", "device_token": known.device_token}
    answers = run_at_once(50, lambda n: Api(address=f"203.0.113.{n}").post(GET_CODE, body).status)
    assert sorted(answers) == [401] * 10 + [429] * 40


@pytest.mark.django_db(transaction=True)
def test_of_a_forgetting_and_a_sign_in_at_once_no_device_of_the_old_password_is_left(
    make_person: Callable[..., User],
) -> None:
    owner, at = make_person(username="owner"), now()
    known = sign_in_on_a_device(owner, at)
    challenge, code = ask_for_code(owner, at, device_tokens=[known.device_token])

    def act(index: int) -> None:
        if index:
            change(owner, known, owner, at)
        else:
            sign_in(username="owner", code=code, challenge=challenge, device_name="", address=ADDRESS, at=at)

    signed_in, changed = run_at_once(2, act)
    assert changed is None
    assert signed_in is None or isinstance(signed_in, Refusal)
    assert KnownDevice.objects.count() == 0

"""Leaving for good: what goes, what stays for the books, and what stands in the way."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, OperationalError, connection, transaction

from projectsplatform.accounts.errors import AccountDeleted, InvalidCredentials, StaffAccount
from projectsplatform.accounts.models import AuditEvent, Label, PersonLabel, PersonNote, Session, SignUpTicket, User
from projectsplatform.accounts.operations.leaving import delete_account, export_everything, sweep_after_leaving
from projectsplatform.accounts.operations.notes import put_labels, write_note
from projectsplatform.accounts.operations.people import enable_account
from projectsplatform.accounts.operations.profiles import change_profile
from projectsplatform.accounts.operations.registration import register
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.accounts.operations.sign_in import sign_in
from projectsplatform.accounts.rules.registration import RegistrationForm
from projectsplatform.aloqa.enums import AboutKind
from projectsplatform.aloqa.models import (
    Announcement,
    AnnouncementCounts,
    Episode,
    MemberView,
    MessageVersion,
    Recipient,
    Thread,
)
from projectsplatform.aloqa.operations.answering import write_note as write_thread_note
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.aloqa.rules.content import About
from projectsplatform.kit import privacy
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.kundalikcom.models import DiscardedLogin, LoginImport, SchoolLogin, VaultAccess, VaultKey
from projectsplatform.kundalikcom.operations.discards import discard_login
from projectsplatform.kundalikcom.operations.logins import reveal_password
from projectsplatform.licences.models import Licence, Purchase, Renewal, TrialGrant
from projectsplatform.licences.operations.devices import bind_device
from projectsplatform.licences.operations.names import change_licence
from projectsplatform.licences.operations.renewal_switch import switch_renewal
from projectsplatform.licences.operations.trials import start_trial
from projectsplatform.licences.queries.trials import is_trial_open
from projectsplatform.payments.enums import PaymentState, Provider, Resolution
from projectsplatform.payments.errors import CustomerUnknown, PaymentWaits
from projectsplatform.payments.models import Difference, ProviderEvent, ProviderPayment, StatementLine
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.payments import begin_payment, cancel, confirm, reserve
from projectsplatform.payments.reconciliation.operations.resolving import settle
from projectsplatform.payments.reconciliation.statements.lines import Unread
from projectsplatform.telegram.models import ChannelMembership, Dialogue, OutboxMessage, SimulatorFile, TelegramChat
from projectsplatform.telegram.operations.dialogues import start_dialogue
from projectsplatform.telegram.operations.simulator import record_file
from projectsplatform.testmax.models import TeacherProfile
from projectsplatform.wallet.errors import BalanceRemains, TopUpWaits
from projectsplatform.wallet.models import ClaimFile, Entry, LedgerAccount, ReceiptPicture, ReceiptProof, Transfer
from projectsplatform.wallet.operations.claim_decisions import refuse_claim
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.operations.receipts import prove_receipt
from projectsplatform.wallet.operations.requests import refuse_top_up, request_top_up
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries.books import differences
from projectsplatform.wallet.queries.receipts import genuine_receipt
from tests.cast import PASSWORD
from tests.counts import some
from tests.factories.accounts import ADDRESS, ask_for_code, make_ticket, messages_to
from tests.factories.aloqa import reply
from tests.factories.catalogue import put_catalogue, put_places
from tests.factories.kundalikcom import make_login, make_school
from tests.factories.licences import MOBILE, buy_months, remember, require_a_channel
from tests.factories.pictures import png
from tests.factories.statements import line, received, reconciled
from tests.factories.telegram import make_message
from tests.factories.testmax import make_teacher
from tests.factories.wallet import give_money, spend_money
from tests.races import run_at_once

DEVICE = "qurilma-7f3a9c"
LICENCE_NAME = "Uchinchi xona kompyuteri"
PRICE = 40_000
# What would tell who it was, whatever table it stood in.
NAME, LOGIN, LABEL, NOTE = "Nodirabegim", "sinf-rahbari.n", "Besh-B sinfi", "Naqd, Nodirabegimdan"


@pytest.fixture
def person(make_person: Callable[..., Any]) -> User:
    return make_person(
        username="nodira.77", full_name=NAME, email="nodira77@example.uz", phone="+998907654321", tg_id=7_700_123_456
    )


def leave(person: User, at: datetime, *, password: str = PASSWORD) -> None:
    delete_account(
        user_id=person.pk, username=person.username, session_id=uuid7(), password=password, address=ADDRESS, at=at
    )


def put_money(person: User, amount: int, at: datetime, *, by: User, receipt: str = "R-1", picture: bool = False) -> Any:
    return request_top_up(
        customer_id=person.pk,
        amount=amount,
        note=NOTE,
        receipt_number=receipt,
        picture=png() if picture else None,
        actor_id=by.pk,
        idempotency_key=receipt,
        at=at,
    )


def live_a_full_life(person: User, cashier: User, at: datetime) -> None:
    """Something in every table that tells of a person; nothing on the balance in the end."""
    put_catalogue()
    put_places()
    TelegramChat.objects.create(chat_id=person.tg_id, language="ru", first_seen_at=at)
    start_dialogue(chat_id=person.tg_id or 0, kind="top_up", state={"amount": PRICE}, at=at)
    record_file(tg_id=person.tg_id or 0, data=b"chek", at=at)
    SignUpTicket.objects.create(
        tg_id=person.tg_id, phone=person.phone, token_hash=b"t" * 32, created_at=at, expires_at=at, used_at=at
    )
    challenge, code = ask_for_code(person, at)
    session = sign_in(
        username=person.username, code=code, challenge=challenge, device_name=DEVICE, address=ADDRESS, at=at
    ).session
    change_profile(user_id=person.pk, changes={"sex": False}, address=ADDRESS, at=at)
    make_school(person, at)
    login = make_login(person, at, login=LOGIN, label=LABEL)
    caller = Caller(person.pk, session.id, at, person.username, is_staff=False, password_confirmed_at=at)
    reveal_password(caller=caller, login_id=str(login.id), address=ADDRESS, at=at)
    gone = make_login(person, at, login=f"{LOGIN}.2", label=LABEL)
    discard_login(user_id=person.pk, login_id=gone.id, at=at)
    LoginImport.objects.create(user=person, sealed=b"sealed", created_at=at, expires_at=at + timedelta(hours=1))
    make_teacher(person, at, "matematika")
    put_money(person, PRICE, at, by=cashier, picture=True)
    told = make_claim(customer_id=person.pk, amount=5, receipt_number=LABEL, note=NOTE, file=png(3, 3), at=at)
    refuse_claim(claim_id=told.pk, reason=NOTE, actor_id=cashier.pk, at=at)
    bought = buy_months(person, 1, at=at)
    bind_device(licence_id=bought.licence_id, device_id=DEVICE, at=at)
    change_licence(licence_id=bought.licence_id, user_id=person.pk, changes={"name": LICENCE_NAME}, at=at)
    renewing = Licence.objects.get(pk=bought.licence_id)
    switch_renewal(licence_id=renewing.pk, user_id=person.pk, is_on=True, at=renewing.ends_at - timedelta(days=2))
    prove_receipt(user_id=person.pk, line_id=Purchase.objects.get(user=person).transfer_id, at=at)
    start_trial(user_id=person.pk, product_code=MOBILE, device_id=DEVICE, at=at)
    write_note(user_id=person.pk, actor=cashier, text=f"{NAME} kechqurun keladi", at=at)
    label = Label.objects.create(name="Doimiy mijoz")
    put_labels(user_id=person.pk, actor=cashier, label_ids=[label.pk], at=at)
    pay_and_take_back(person, at)
    stand_in_a_statement(person, at)
    remember(require_a_channel(), person, subscribed=True, at=at)
    make_message(at, chat_id=person.tg_id)
    _talk(person, cashier, renewing.pk, at)


def _talk(person: User, member: User, licence_id: UUID, at: datetime) -> None:
    """A conversation about a licence with a file, an answer, a note, a draft; closed and rated."""
    about, file = About(AboutKind.LICENCE, licence_id), ContentFile(png(3, 3), f"{NAME}.png")
    said = write_in_cabinet(person_id=person.pk, text=f"Men {NAME}", files=[file], about=about, key="k", at=at)
    reply(said, member, f"Salom, {NAME}", at=at)
    write_thread_note(thread_id=said.thread_id, member=member, text=f"{NAME} shoshyapti", source_key="n", at=at)
    MessageVersion.objects.create(message=said, text=f"Men {LOGIN}", replaced_at=at)
    MemberView.objects.create(thread_id=said.thread_id, member=member, opened_at=at, draft=f"Hurmatli {NAME}")
    Thread.objects.update(chat_name=NAME)
    Episode.objects.update(closed_at=at, rating=5, rated_at=at)
    announcement = Announcement.objects.create(
        title="Yangi", kind="news", text_uz="Yangi dastur chiqdi.", written_by=member, created_at=at, changed_at=at
    )
    AnnouncementCounts.objects.create(announcement=announcement, people=1, sent=1)
    Recipient.objects.create(id=uuid4(), announcement=announcement, person=person, state=2, told_at=at)


def pay_and_take_back(person: User, at: datetime) -> None:
    """A payment through a provider, its event, and its return."""
    account, details = {"username": person.username}, {"phone": person.phone}
    payment, _is_new = reserve(
        provider=Provider.UZUM,
        provider_id="u-1",
        person_id=person.pk,
        amount=5_000,
        account=person.username,
        details=details,
        at=at,
    )
    confirm(payment, note="Paid", at=at)
    cancel(payment, note="Given back", at=at)
    for of in (payment, None):
        record(
            provider=Provider.UZUM,
            method="confirm",
            asked=account | details,
            answered={},
            payment=of,
            person_id=person.pk,
            address=ADDRESS,
            at=at,
        )


def stand_in_a_statement(person: User, at: datetime) -> None:
    """A payment of theirs that another sum is said of, one that we never heard of, a line that cannot be read."""
    lines = [line("u-1", at, 6_000, account=person.username), line("u-2", at, 6_000, account=f"{person.username}.7")]
    reconciled([*lines, Unread(4, "amount", f"{person.username} | ?")], at, provider=Provider.UZUM)
    Difference.objects.filter(provider_id="u-1").update(person=person)


def everything_written(*, without: tuple[str, ...] = ()) -> str:
    """Every row of every table of ours, as one text."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in without]
        found = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            found += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_in_any_table_tells_who_it_was(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    known = [
        NAME,
        LOGIN,
        LABEL,
        LICENCE_NAME,
        NOTE,
        DEVICE,
        ADDRESS,
        person.username,
        str(person.email),
        str(person.phone),
    ]
    known.append(str(person.tg_id))
    before = everything_written()
    assert [word for word in known if word not in before] == []
    leave(person, at)
    OutboxMessage.objects.filter(kind="accounts.deleted").delete()  # the goodbye, on its way
    # Counters of tries hold names and addresses for two days at most.
    after = everything_written(without=("kit_limit",))
    assert [word for word in known if word in after] == []


def test_notes_and_labels_go(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    leave(person, at)
    assert not PersonNote.objects.exists()
    assert not PersonLabel.objects.exists()
    assert Label.objects.get().name == "Doimiy mijoz"


def test_notes_are_in_the_copy_and_their_authors_are_not(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    kept = export_everything(user_id=person.pk, address=ADDRESS, at=at)["accounts"]
    assert [note["text"] for note in kept["notes"]] == [f"{NAME} kechqurun keladi"]
    assert [label["label"] for label in kept["staff_labels"]] == ["Doimiy mijoz"]
    assert staff_member.username not in json.dumps(kept["notes"])


def test_the_books_stay(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    lines = list(Entry.objects.order_by("id").values("amount", "balance_after", "number", "created_at"))
    leave(person, at)
    assert list(Entry.objects.order_by("id").values("amount", "balance_after", "number", "created_at")) == lines
    assert set(Transfer.objects.values_list("note", "receipt_number")) == {
        ("", "R-1"),
        ("Paid", None),
        ("Given back", None),
        (Transfer.objects.get(kind="purchase").note, None),
    }
    assert Purchase.objects.get(user=person).price == PRICE
    assert genuine_receipt(ReceiptProof.objects.get().code.hex).amount == PRICE
    assert not ReceiptPicture.objects.exists()
    assert not ClaimFile.objects.exists()
    events = AuditEvent.objects.filter(subject_id=person.pk)
    assert events.filter(event="account.top_up.recorded", details__receipt_number="R-1", details__amount=PRICE).exists()
    assert events.filter(event="account.deleted").count() == 1


def test_the_conversation_is_gone(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    leave(person, at)
    assert [model.objects.count() for model in (Thread, Episode, MessageVersion, MemberView)] == [0] * 4


def test_the_vault_is_empty_and_its_key_gone(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    leave(person, at)
    vault = (VaultKey, SchoolLogin, DiscardedLogin, LoginImport, VaultAccess)
    assert [model.objects.count() for model in (*vault, TeacherProfile)] == [0] * 6


def test_licences_end_and_their_keys_name_nothing(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    keys = set(Licence.objects.values_list("key", flat=True))
    leave(person, at)
    assert set(Licence.objects.values_list("revoked_at", "auto_renew")) == {(at, False)}
    assert not Renewal.objects.exists()
    assert not Licence.objects.filter(key__in=keys).exists()


def test_the_device_gets_no_second_trial(person: User, stranger: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    leave(person, at)
    sweep_after_leaving(at=at)
    assert TrialGrant.objects.count() == 1
    assert not is_trial_open(user_id=stranger.pk, product_code=MOBILE, device_id=DEVICE)
    assert is_trial_open(user_id=stranger.pk, product_code=MOBILE, device_id="another")


def test_a_goodbye_is_the_only_message_left(person: User, at: datetime) -> None:
    TelegramChat.objects.create(chat_id=person.tg_id, language="ru", first_seen_at=at)
    make_message(at, chat_id=person.tg_id)
    leave(person, at)
    messages = messages_to(person)
    assert [message.kind for message in messages] == ["accounts.deleted"]
    assert "Ваша учётная запись удалена по вашей просьбе" in messages[0].body().text
    assert not ChannelMembership.objects.filter(tg_id=person.tg_id).exists()


def test_what_the_bot_was_asking_and_was_sent_is_erased(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    leave(person, at)
    assert (Dialogue.objects.count(), SimulatorFile.objects.count()) == (0, 0)


def test_sessions_end(person: User, at: datetime) -> None:
    open_session(user_id=person.pk, device_name="x", at=at)
    leave(person, at)
    assert not Session.objects.filter(user=person).exists()


def test_everything_is_free_for_a_new_registration(person: User, at: datetime) -> None:
    phone, tg_id = str(person.phone), int(person.tg_id or 0)
    leave(person, at)
    form = RegistrationForm(
        full_name=NAME, sex=False, email=person.email, username=person.username, password="Zarafshon-oqshomi-9"
    )
    token = make_ticket(at, phone=phone, tg_id=tg_id)
    again = register(token=token, form=form, language="uz", address=ADDRESS, at=at)
    assert again.pk != person.pk


def test_money_on_the_balance_stands_in_the_way(person: User, at: datetime) -> None:
    give_money(person, PRICE, at)
    with pytest.raises(BalanceRemains) as refusal:
        leave(person, at)
    assert refusal.value.details == {"balance": PRICE}
    assert User.objects.get(pk=person.pk).is_active


def test_a_top_up_that_waits_stands_in_the_way(person: User, staff_member: User, at: datetime) -> None:
    request = put_money(person, 5_000_000, at, by=staff_member)
    with pytest.raises(TopUpWaits):
        leave(person, at)
    refuse_top_up(request_id=request.pk, actor_id=staff_member.pk, at=at)
    leave(person, at)


def test_a_wrong_password_deletes_nothing(person: User, at: datetime) -> None:
    with pytest.raises(InvalidCredentials):
        leave(person, at, password="wrong")
    assert User.objects.get(pk=person.pk).is_active


def test_staff_are_switched_off_instead(staff_member: User, at: datetime) -> None:
    with pytest.raises(StaffAccount):
        leave(staff_member, at)


def test_who_has_left_gets_neither_money_nor_the_account_back(person: User, staff_member: User, at: datetime) -> None:
    put_catalogue()
    put_money(person, PRICE, at, by=staff_member)
    buy_months(person, 1, at=at)
    spent = Entry.objects.get(account__owner=person, amount__lt=0).transfer_id
    leave(person, at)
    with pytest.raises(AccountDeleted):
        put_money(person, PRICE, at, by=staff_member, receipt="R-2")
    with pytest.raises(AccountDeleted):
        put_money(person, 5_000_000, at, by=staff_member, receipt="R-3")
    with pytest.raises(AccountDeleted):
        reverse_transfer(transfer_id=spent, actor_id=staff_member.pk, note="back", at=at)
    with pytest.raises(AccountDeleted):
        enable_account(user_id=person.pk, actor=staff_member, reason="asked", at=at)


def test_nobody_leaves_twice(person: User, at: datetime) -> None:
    leave(person, at)
    with pytest.raises(InvalidCredentials):
        leave(person, at)


def test_the_sweep_takes_what_came_in_between(person: User, at: datetime) -> None:
    leave(person, at)
    make_login(person, at)
    open_session(user_id=person.pk, device_name="late", at=at)
    assert sweep_after_leaving(at=at + timedelta(hours=1)) == 1
    assert (SchoolLogin.objects.count(), VaultKey.objects.count(), Session.objects.count()) == (0, 0, 0)
    assert sweep_after_leaving(at=at + timedelta(days=3)) == 0


@pytest.mark.parametrize(
    "statement",
    some(
        [
            "UPDATE accounts_auditevent SET address = ''",
            "UPDATE accounts_auditevent SET details = '{}'",
            "DELETE FROM accounts_auditevent",
            "UPDATE wallet_transfer SET note = ''",
            "UPDATE licences_purchase SET device_id = NULL",
            "UPDATE licences_purchase SET price = 1",
        ],
        one_in=3,
    ),
)
def test_of_who_stays_nothing_is_forgotten(person: User, staff_member: User, at: datetime, statement: str) -> None:
    live_a_full_life(person, staff_member, at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    some(
        [
            "UPDATE accounts_auditevent SET event = 'nothing'",
            "UPDATE accounts_auditevent SET details = '{\"amount\": 1}'",
            "DELETE FROM accounts_auditevent",
            "UPDATE wallet_transfer SET note = 'another'",
            "UPDATE wallet_transfer SET note = '', created_at = now()",
            "UPDATE licences_purchase SET device_id = NULL, price = 1",
            "UPDATE accounts_user SET full_name = 'Somebody' WHERE deleted_at IS NOT NULL",
        ],
        one_in=3,
    ),
)
def test_of_who_has_left_nothing_is_rewritten(person: User, staff_member: User, at: datetime, statement: str) -> None:
    live_a_full_life(person, staff_member, at)
    leave(person, at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_lets_nobody_leave_money_behind(person: User, at: datetime) -> None:
    give_money(person, PRICE, at)
    blank = "UPDATE accounts_user SET is_active = false, full_name = '', sex = NULL, email = NULL, phone = NULL,"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="holds no money"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{blank} tg_id = NULL, password = '', deleted_at = now() WHERE id = %s", [person.pk])


def test_a_copy_has_everything_but_secrets(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    copy = export_everything(user_id=person.pk, address=ADDRESS, at=at)
    text = json.dumps(copy, ensure_ascii=False)
    assert set(copy) == {
        "made_at",
        "telegram",
        "accounts",
        "wallet",
        "licences",
        "payments",
        "statements",
        "kundalikcom",
        "testmax",
        "aloqa",
        "announcements",
        "staff",
    }
    assert [one["text"] for one in copy["announcements"]["announcements"]] == ["Yangi dastur chiqdi."]
    assert copy["accounts"]["profile"]["full_name"] == NAME
    assert [line["size"] for line in copy["wallet"]["lines"]] == [-5_000, 5_000, -PRICE, PRICE]
    assert copy["kundalikcom"]["logins"][0]["login"] == LOGIN
    assert copy["testmax"]["subjects"] == ["matematika"]
    assert [message["text"] for message in copy["aloqa"]["messages"]][:2] == [f"Men {NAME}", f"Salom, {NAME}"]
    assert copy["telegram"]["dialogue"] == {"kind": "top_up", "amount": PRICE}
    assert {"accounts.code.login"} <= {message["kind"] for message in copy["telegram"]["messages"]}
    assert all(secret not in text for secret in (PASSWORD, "maxfiy", "argon2", "ciphertext", "token"))


def test_every_part_of_a_copy_has_a_name_on_the_page(person: User, at: datetime) -> None:
    known = DataSubject(person.pk, person.tg_id, person.phone)
    for handler in privacy.personal_data_handlers():
        assert {path.split(".")[0] for path in handler.labels} <= set(handler.export(known)), handler.name
        assert all(str(label) for label in handler.labels.values())


@pytest.mark.django_db(transaction=True)
def test_a_death_in_the_middle_changes_nothing(person: User, at: datetime) -> None:
    def die(person: DataSubject, at: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    make_login(person, at)
    before = list(privacy.personal_data_handlers())
    # The lowest floor is erased last: everything else has been done by then.
    privacy._handlers.insert(
        0, PersonalDataHandler(name="death", title="", labels={}, export=lambda _person: {}, erase=die)
    )
    try:
        with pytest.raises(OperationalError):
            leave(person, at)
    finally:
        privacy._handlers[:] = before
        connection.close()
    stays = User.objects.get(pk=person.pk)
    assert (stays.username, stays.is_active, stays.deleted_at) == (person.username, True, None)
    assert SchoolLogin.objects.filter(user=person).count() == 1
    leave(person, at)


@pytest.mark.django_db(transaction=True)
def test_money_that_comes_at_the_same_moment_is_never_stranded(make_person: Callable[..., Any], at: datetime) -> None:
    for _ in range(4):
        person = make_person()

        def act(number: int, person: User = person) -> None:
            if number:
                give_money(person, PRICE, at)
            else:
                leave(person, at)

        left, topped_up = run_at_once(2, act)
        user = User.objects.get(pk=person.pk)
        held = LedgerAccount.objects.get(owner=person).balance
        if user.deleted_at is None:
            assert (type(left), topped_up, held) == (BalanceRemains, None, PRICE)
        else:
            assert (left, type(topped_up), held) == (None, AccountDeleted, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_deletions_at_once_one_has_nothing_to_do(person: User, at: datetime) -> None:
    results = run_at_once(2, lambda _number: leave(person, at))
    assert results.count(None) == 1
    assert {type(result) for result in results if result is not None} <= {NothingThere, InvalidCredentials}
    assert AuditEvent.objects.filter(event="account.deleted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_at_the_same_moment_opens_nothing(person: User, at: datetime) -> None:
    challenge, code = ask_for_code(person, at)

    def act(number: int) -> None:
        if number:
            sign_in(username=person.username, code=code, challenge=challenge, device_name="", address=ADDRESS, at=at)
        else:
            leave(person, at)

    results = run_at_once(2, act)
    assert results[0] is None
    sweep_after_leaving(at=at)
    assert not Session.objects.filter(user=person).exists()


@pytest.mark.django_db(transaction=True)
def test_a_login_kept_at_the_same_moment_goes_too(person: User, at: datetime) -> None:
    make_login(person, at)
    results = run_at_once(
        2, lambda number: make_login(person, at, login="late") and None if number else leave(person, at)
    )
    assert results[0] is None
    sweep_after_leaving(at=at)
    assert not SchoolLogin.objects.filter(user=person).exists()


def test_payments_stay_in_the_books_without_a_name(person: User, staff_member: User, at: datetime) -> None:
    live_a_full_life(person, staff_member, at)
    begun = begin_payment(provider=Provider.PAYME, person_id=person.pk, amount=5_000, back="/buy/", at=at)
    kept = export_everything(user_id=person.pk, address=ADDRESS, at=at)["payments"]
    assert [(payment["account"], payment["state"]) for payment in kept["payments"]] == [
        ("", "begun"),
        (person.username, "refunded"),
    ]
    assert len(kept["events"]) == 2
    leave(person, at)
    payment = ProviderPayment.objects.get(provider_id="u-1")
    assert (payment.amount, payment.state, payment.account, payment.details) == (5_000, "refunded", "", {})
    assert [event.method for event in ProviderEvent.objects.filter(person=person, asked={}, address="")] == [
        "confirm"
    ] * 2
    begun.refresh_from_db()
    assert begun.state == PaymentState.CANCELLED
    assert differences() == []


def test_statements_and_differences_stay_without_a_name(person: User, staff_member: User, at: datetime) -> None:
    received(person, "n-1", at)
    lines = [line("n-1", at, 6_000, account=person.username), line("n-2", at, account=f"{person.username}.7")]
    reconciled(lines, at)
    row = Difference.objects.get(kind="amount_differs")
    settle(difference_id=row.pk, resolution=Resolution.SETTLED, reason=NAME, actor_id=staff_member.pk, at=at)
    kept = export_everything(user_id=person.pk, address=ADDRESS, at=at)["statements"]
    assert [row["tiyin"] for row in kept["lines"]] == [600_000]
    assert [(row["kind"], row["reason"]) for row in kept["differences"]] == [("amount_differs", NAME)]
    spend_money(person, 5_000, at)
    leave(person, at)
    assert set(StatementLine.objects.values_list("account", "amount")) == {("", 600_000), ("", 500_000)}
    assert set(Difference.objects.values_list("account", "reason")) == {("", "—"), ("", "")}


def test_nobody_leaves_while_a_provider_takes_their_money(person: User, at: datetime) -> None:
    payment, _is_new = reserve(provider=Provider.PAYME, provider_id="p-1", person_id=person.pk, amount=5_000, at=at)
    with pytest.raises(PaymentWaits):
        leave(person, at)
    cancel(payment, at=at)
    leave(person, at)
    with pytest.raises(CustomerUnknown):
        reserve(provider=Provider.PAYME, provider_id="p-2", person_id=person.pk, amount=5_000, at=at)

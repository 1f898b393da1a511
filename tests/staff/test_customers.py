"""A customer's page and everything that can be done from it."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import Form
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.cabinet import forms as cabinet_forms
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.amounts import AmountField
from projectsplatform.licences import forms as licences_forms
from projectsplatform.licences.models import Licence
from projectsplatform.licences.operations.devices import bind_device
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.staff.forms import conversations, customers, members, sign_in, views
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.wallet import forms as wallet_forms
from projectsplatform.wallet.models import TopUpRequest, Transfer
from projectsplatform.wallet.queries import balance
from tests.factories.catalogue import put_catalogue
from tests.factories.pictures import png
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money, spend_money

pytestmark = pytest.mark.django_db


def page_of(person: User, action: str = "") -> str:
    return f"/staff/customers/{person.pk}/{action}"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def filled(**fields: Any) -> dict[str, Any]:
    return {"amount": "50000", "receipt_number": "R-1", "note": "Kassa", "idempotency_key": str(uuid4()), **fields}


@pytest.fixture
def panel(db: None) -> Client:
    return open_panel(make_member(Role.OWNER))


@pytest.fixture
def licence(owner: User) -> Licence:
    put_catalogue()
    give_money(owner, 100_000, now())
    buy(
        user_id=owner.pk, product_code="kundalikcom-pc", months=1, idempotency_key=None, body={}, endpoint="x", at=now()
    )
    licence = Licence.objects.get()
    bind_device(licence_id=licence.pk, device_id="PC-77", at=now())
    return licence


def test_cash_is_recorded_with_its_receipt(owner: User) -> None:
    cashier = make_member(Role.CASHIER)
    response = open_panel(cashier).post(page_of(owner, "top-up/"), filled())

    assert response.headers["Location"] == page_of(owner)
    assert (balance(owner.pk), Transfer.objects.get().actor_id) == (50_000, cashier.pk)


def test_a_form_that_is_sent_twice_is_one_top_up(panel: Client, owner: User) -> None:
    form = filled()
    for _ in range(2):
        panel.post(page_of(owner, "top-up/"), form)

    assert balance(owner.pk) == 50_000


def test_cash_for_nobody_is_not_found(panel: Client) -> None:
    for answer in (panel.get, panel.post):
        assert answer(f"/staff/customers/{uuid4()}/top-up/", filled()).status_code == 404


def test_each_form_has_a_key_of_its_own(panel: Client, owner: User) -> None:
    keys = {str(panel.get(page_of(owner, "top-up/")).context["form"]["idempotency_key"].value()) for _ in range(2)}

    assert len(keys) == 2


@pytest.mark.parametrize("fields", [{"amount": "0"}, {"amount": "x"}, {"receipt_number": ""}, {"note": ""}])
def test_a_form_needs_everything(panel: Client, owner: User, fields: dict[str, str]) -> None:
    assert panel.post(page_of(owner, "top-up/"), filled(**fields)).status_code == 200
    assert balance(owner.pk) == 0


RIGHT = {"100.000": 100_000, "50.000 ": 50_000, "1_000": 0, "100000.00": 100_000, "100 000": 100_000}


@pytest.mark.parametrize("amount", json.loads(Path("tests/fixtures/amounts/amounts.json").read_text(encoding="utf-8")))
def test_an_amount_is_credited_as_it_was_meant_or_refused(panel: Client, owner: User, amount: str) -> None:
    page = panel.post(page_of(owner, "top-up/"), filled(amount=amount))

    assert balance(owner.pk) == RIGHT[amount]
    assert page.status_code == 302 or "100000 yoki 100 000" in page.content.decode()


def test_what_was_recorded_is_said_in_words(panel: Client, owner: User) -> None:
    page = panel.post(page_of(owner, "top-up/"), filled(amount="100.000"), follow=True)

    assert "Yozildi: 100 000 soʻm (yuz ming soʻm). Endi balans: 100 000 soʻm." in page.content.decode().replace(
        "\xa0", " "
    )


def test_the_amounts_field_takes_separators(panel: Client, owner: User) -> None:
    field = re.search(r'<input[^>]*name="amount"[^>]*>', text_of(panel, page_of(owner, "top-up/")))

    assert field is not None and ('type="text"' in field[0], 'inputmode="numeric"' in field[0]) == (True, True)


def test_no_form_reads_an_amount_by_another_parser() -> None:
    """Forms that are made by hand; `price` is what the page itself has shown."""
    staff_forms = (conversations, customers, members, sign_in, views)
    amounts = [
        (form, name)
        for module in (*staff_forms, licences_forms, wallet_forms, cabinet_forms)
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, Form)
        for name, field in form.base_fields.items()
        if "amount" in name and not isinstance(field, AmountField)
    ]

    assert amounts == []


def test_whoever_agrees_reads_the_amount_in_words(owner: User) -> None:
    open_panel(make_member(Role.CASHIER)).post(page_of(owner, "top-up/"), filled(amount="2 000 000"))
    approve = f"/staff/wallet/topuprequest/{TopUpRequest.objects.get().pk}/approve/"

    assert "2 000 000 soʻm (ikki million soʻm)" in text_of(open_panel(make_member(Role.OWNER)), approve)


def test_a_refusal_comes_back_on_the_form(panel: Client, owner: User) -> None:
    give_money(owner, 7, now(), receipt_number="R-1")
    page = panel.post(page_of(owner, "top-up/"), filled()).content.decode()

    assert "R-1 raqamli kvitansiya allaqachon hisobga olingan." in page
    assert 'value="50000"' in page


def test_a_large_sum_waits_and_is_shown_until_another_approves(owner: User) -> None:
    cashier, second = make_member(Role.CASHIER), make_member(Role.OWNER)
    open_panel(cashier).post(page_of(owner, "top-up/"), filled(amount="2000000"))
    request = TopUpRequest.objects.get()
    approve = f"/staff/wallet/topuprequest/{request.pk}/approve/"

    assert "2 000 000 soʻm, kvitansiya R-1" in text_of(open_panel(second), page_of(owner))
    assert open_panel(cashier).post(approve, {"decided": "yes"}).status_code == 200
    assert balance(owner.pk) == 0
    assert open_panel(second).post(approve, {"decided": "yes"}).headers["Location"] == page_of(owner)
    assert balance(owner.pk) == 2_000_000


def test_a_large_sum_can_be_refused(panel: Client, owner: User) -> None:
    open_panel(make_member(Role.CASHIER)).post(page_of(owner, "top-up/"), filled(amount="2000000"))
    request = TopUpRequest.objects.get()

    assert "R-1" in text_of(panel, f"/staff/wallet/topuprequest/{request.pk}/refuse/")
    panel.post(f"/staff/wallet/topuprequest/{request.pk}/refuse/", {"decided": "yes"})
    request.refresh_from_db()
    assert (request.state, balance(owner.pk)) == ("refused", 0)


def test_a_picture_of_the_receipt_is_served_to_staff_only(panel: Client, owner: User) -> None:
    panel.post(page_of(owner, "top-up/"), filled(picture=SimpleUploadedFile("a.html", png(), "text/html")))
    request = TopUpRequest.objects.get()
    address = f"/staff/receipts/{request.picture_id}/"

    shown = panel.get(address)
    assert (shown.content, shown.headers["Content-Type"]) == (png(), "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert address in text_of(panel, page_of(owner))
    assert Client().get(address).status_code == 302
    assert open_panel(owner).get(address).status_code == 302
    assert panel.get(f"/staff/receipts/{uuid4()}/").status_code == 404


def test_what_is_no_picture_comes_back_on_the_form(panel: Client, owner: User) -> None:
    file = SimpleUploadedFile("a.png", b"<html>", "image/png")

    page = panel.post(page_of(owner, "top-up/"), filled(picture=file))
    assert "Bu 60 megapikselgacha boʻlgan PNG, JPEG yoki WebP rasm emas." in page.content.decode()
    assert balance(owner.pk) == 0


def test_an_enormous_upload_is_turned_away_by_its_length(panel: Client, owner: User) -> None:
    response = panel.post(page_of(owner, "top-up/"), CONTENT_LENGTH=str(200 * 1024**2))

    assert response.headers["Location"] == page_of(owner, "top-up/")
    assert "Fayl juda katta" in text_of(panel, page_of(owner, "top-up/"))


def test_the_upload_page_still_checks_for_forged_requests(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(Role.OWNER))

    assert client.post(page_of(owner, "top-up/"), filled()).status_code == 403
    assert balance(owner.pk) == 0


def test_nobody_tops_up_themselves(db: None) -> None:
    member = make_member(Role.CASHIER)

    assert open_panel(member).post(page_of(member, "top-up/"), filled()).status_code == 200
    assert balance(member.pk) == 0


def test_staff_write_to_a_customer(panel: Client, owner: User) -> None:
    response = panel.post(page_of(owner, "message/"), {"text": " Salom! "})

    message = OutboxMessage.objects.get(kind="staff.message")
    assert response.headers["Location"] == page_of(owner)
    assert (message.chat_id, message.body().text, message.lane) == (owner.tg_id, "Salom!", Lane.TRANSACTIONAL)
    assert AuditEvent.objects.get(event="staff.message.sent").details == {"message": str(message.pk)}


def test_whoever_has_no_telegram_is_not_written_to(panel: Client, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(tg_id=None)

    assert panel.post(page_of(owner, "message/"), {"text": "Salom!"}).status_code == 200
    assert not OutboxMessage.objects.filter(kind="staff.message").exists()


def test_messages_are_shown_without_their_secrets(panel: Client, owner: User) -> None:
    assert owner.tg_id
    enqueue(chat_id=owner.tg_id, text="kod 918273", lane=Lane.CODE, kind="code.login", secret=True, at=now())

    page = text_of(panel, page_of(owner))
    assert ("code.login" in page, "918273" in page) == (True, False)


def test_a_failed_message_is_sent_again(panel: Client, owner: User) -> None:
    assert owner.tg_id
    message = enqueue(chat_id=owner.tg_id, text="Xizmat matni", lane=Lane.TRANSACTIONAL, kind="test", at=now())
    again = f"/staff/messages/{message.pk}/again/"
    assert "yetkazilmagan" in panel.post(again, {"decided": "yes"}).content.decode()
    OutboxMessage.objects.update(state=MessageState.FAILED, finished_at=now(), attempts=12, error="oops")

    assert again in text_of(panel, page_of(owner))
    question = text_of(panel, again)
    assert (f"test → {owner.tg_id}" in question, "oops" in question, "Xizmat matni" in question) == (True, True, False)
    panel.post(again, {"decided": "yes"})
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (MessageState.PENDING, 0, "")


def test_a_customer_is_signed_out_everywhere(panel: Client, owner: User, api: Any) -> None:
    token = open_session(user_id=owner.pk, device_name="x", at=now()).token

    assert panel.post(page_of(owner, "end-sessions/"), {"reason": "Iltimosiga koʻra"}).status_code == 302
    assert api.post("accounts/about_account", token=token).refusal == (401, "token_invalid")
    assert AuditEvent.objects.get(event="account.sessions.ended").details == {"reason": "Iltimosiga koʻra"}


def test_an_account_is_switched_off_and_on(panel: Client, owner: User) -> None:
    panel.post(page_of(owner, "disable/"), {"reason": "x"})
    assert not User.objects.get(pk=owner.pk).is_active
    panel.post(page_of(owner, "enable/"), {"reason": "x"})
    assert User.objects.get(pk=owner.pk).is_active


@pytest.mark.parametrize("action", ["disable/", "enable/", "end-sessions/"])
def test_support_does_not_touch_staff(owner: User, action: str) -> None:
    panel = open_panel(make_member(Role.SUPPORT))

    assert panel.post(page_of(make_member(Role.CASHIER), action), {"reason": "x"}).status_code == 403
    assert panel.post(page_of(owner, action), {"reason": "x"}).status_code == 302


def test_a_licence_is_managed_from_the_page(panel: Client, owner: User, licence: Licence) -> None:
    page = text_of(panel, page_of(owner))

    for action in ("extend", "suspend", "revoke", "release"):
        assert f"/staff/licences/licence/{licence.pk}/{action}/" in page
    done = panel.post(f"/staff/licences/licence/{licence.pk}/release/", {"note": "x"})
    assert done.headers["Location"] == page_of(owner)
    assert Licence.objects.get().bindings.get().release_reason == "staff"


def test_support_resets_devices_and_nothing_more(owner: User, licence: Licence) -> None:
    panel = open_panel(make_member(Role.SUPPORT))
    page = text_of(panel, page_of(owner))

    assert f"{licence.pk}/release/" in page
    assert f"{licence.pk}/revoke/" not in page
    assert panel.post(f"/staff/licences/licence/{licence.pk}/revoke/", {"note": "x"}).status_code == 403
    assert panel.post(f"/staff/licences/licence/{licence.pk}/release/", {"note": "x"}).status_code == 302


def test_a_line_is_reversed_from_the_page(panel: Client, owner: User) -> None:
    moved = give_money(owner, 100, now())
    reverse = f"/staff/wallet/transfer/{moved.transfer_id}/reverse/"

    assert reverse in text_of(panel, page_of(owner))
    assert panel.post(reverse, {"note": "Xato"}).headers["Location"] == page_of(owner)
    assert reverse not in text_of(panel, page_of(owner))


def test_an_analyst_sees_no_phone_number(owner: User) -> None:
    page = text_of(open_panel(make_member(Role.ANALYST)), page_of(owner))

    assert str(owner.phone) not in page
    assert "•" in page


def test_the_audit_trail_speaks_and_names_who(panel: Client, owner: User) -> None:
    cashier = make_member(Role.CASHIER)
    give_money(owner, 100, now(), actor_id=cashier.pk)

    page = text_of(panel, page_of(owner))
    assert "Balans toʻldirildi" in page
    assert cashier.username in page


def test_the_page_costs_the_same_with_one_row_and_thirty(panel: Client, owner: User) -> None:
    counts = []
    for rows in (1, 29):
        for _ in range(rows):
            give_money(owner, 10, now(), actor_id=make_member(Role.CASHIER).pk)
            spend_money(owner, 1, now())
            open_session(user_id=owner.pk, device_name="x", at=now())
            enqueue(chat_id=owner.tg_id or 0, text="x", lane=Lane.TRANSACTIONAL, kind="test", at=now())
        text_of(panel, page_of(owner))
        with CaptureQueriesContext(connection) as queries:
            text_of(panel, page_of(owner))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_number_is_freed_on_a_page_that_says_when(panel: Client, owner: User) -> None:
    owner.phone = "+998901234567"
    owner.save()
    path = page_of(owner, "phone/")
    assert path in text_of(panel, page_of(owner))
    assert "operator" in text_of(panel, path)
    assert panel.post(path, {"reason": "Operator bergan"}).status_code == 302
    owner.refresh_from_db()
    assert owner.phone is None
    assert path not in text_of(panel, page_of(owner))
    assert panel.post(path, {"reason": "Yana"}).status_code == 200


def test_the_number_of_a_colleague_is_freed_by_owners_alone(db: None) -> None:
    colleague = make_member(Role.CASHIER)
    User.objects.filter(pk=colleague.pk).update(phone="+998901234567")
    support = open_panel(make_member(Role.SUPPORT))
    assert support.post(page_of(colleague, "phone/"), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    "action", ["end-sessions/", "disable/", "message/", "top-up/", "labels/", "phone/", "telegram/"]
)
def test_a_page_says_what_can_be_undone_before_it_acts(panel: Client, owner: User, action: str) -> None:
    page = text_of(panel, page_of(owner, action))

    assert "ortga qaytar" in page
    assert owner.get_full_name() in page


def test_a_reversal_names_the_person_and_the_balance_before_and_after(panel: Client, owner: User) -> None:
    moved = give_money(owner, 50_000, now())
    page = text_of(panel, f"/staff/wallet/transfer/{moved.transfer_id}/reverse/")

    for text in (owner.get_full_name(), "Hozirgi balans", "50 000 soʻm", "Keyingi balans", "ortga qaytarib boʻlmaydi"):
        assert text in page

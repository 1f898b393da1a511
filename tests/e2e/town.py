"""A demo's customers and staff with a year behind them: rows for every page of the cabinet and the panel.

Runs beside a demo, on its database: `manage.py shell -c "from tests.e2e.town import build; build()"`.
"""

import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client

from projectsplatform.accounts.enums import LabelColour, Role
from projectsplatform.accounts.models import Label, RelinkRequest, Session, StaffChange, User
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.accounts.operations.demo import DEMO_USERNAME
from projectsplatform.accounts.operations.notes import put_labels, write_note
from projectsplatform.accounts.operations.people import end_sessions_by_staff
from projectsplatform.accounts.operations.relinks import request_relink
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.operations.staff_changes import request_member
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement, Audience
from projectsplatform.aloqa.operations.announcement_states import pause_announcement, send_announcement
from projectsplatform.aloqa.operations.announcements import write_announcement
from projectsplatform.aloqa.operations.feeding import feed
from projectsplatform.aloqa.operations.freezing import prepare_due
from projectsplatform.aloqa.rules.announcement_content import Written
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.clock import local_day, now
from projectsplatform.kit.security.passwords import hash_password
from projectsplatform.kundalikcom.models import LoginImport, SchoolLogin
from projectsplatform.kundalikcom.operations.imports import prepare_import
from projectsplatform.kundalikcom.operations.logins import keep_login, reveal_password
from projectsplatform.kundalikcom.operations.schools import set_school
from projectsplatform.licences.models import Purchase, RequiredChannel
from projectsplatform.licences.operations.devices import bind_device, release_device
from projectsplatform.licences.operations.program_versions import request_program
from projectsplatform.licences.operations.purchases import PurchaseReceipt, buy
from projectsplatform.licences.operations.renewal_switch import switch_renewal
from projectsplatform.licences.operations.trials import start_trial
from projectsplatform.payments.click.complete import RECEIVED
from projectsplatform.payments.enums import FiscalWay, Provider, RefundWay, Refused
from projectsplatform.payments.models import Difference, ProviderPayment, StatementFile
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.fiscal import choose_fiscal_settings, keep_receipt
from projectsplatform.payments.operations.payments import begin_payment, cancel, confirm, reserve
from projectsplatform.payments.operations.refunds import request_refund
from projectsplatform.payments.payme.methods import GIVEN_BACK, PAID
from projectsplatform.payments.reconciliation.operations.crediting import credit
from projectsplatform.payments.reconciliation.operations.uploads import keep_statement
from projectsplatform.payments.reconciliation.statements.lines import Unread
from projectsplatform.payments.rules.fiscal import PERFORM
from projectsplatform.payments.rules.timeouts import milliseconds
from projectsplatform.staff.models import SavedView
from projectsplatform.staff.operations.views import save_view
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import Channel, ChannelMembership, OutboxMessage
from projectsplatform.telegram.operations.chats import meet_chat
from projectsplatform.telegram.operations.endings import end_rows
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.testmax.operations import set_centre_name, set_subjects
from projectsplatform.wallet.models import ReceiptPicture, TopUpClaim, TopUpRequest
from projectsplatform.wallet.operations.caps import request_caps
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.operations.receipts import prove_receipt
from projectsplatform.wallet.operations.requests import request_top_up
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.operations.top_ups import top_up
from tests.e2e.conversation import rows_of, talk
from tests.e2e.conversations import inbox_rows, talk_with_staff
from tests.factories.kundalikcom import make_table
from tests.factories.pictures import pdf, png
from tests.factories.statements import line, received, reconciled, reserved

PASSWORD: Final = "Zarafshon-tong-2026"
CUSTOMER: Final = "dilnoza.karimova"
PEOPLE: Final = (
    (CUSTOMER, "Dilnoza Karimova", False),
    ("jasur.toshmatov", "Jasur Toshmatov", True),
    ("gulnora.yoldosheva", "Gulnora Yoʻldosheva", False),
    ("ogabek.sobirov", "Ogʻabek Sobirov", True),
    ("malika.rahimova", "Malika Rahimova", False),
    ("sherzod.qodirov", "Sherzod Qodirov", True),
    ("zilola.ergasheva", "Zilola Ergasheva", False),
    ("bahodir.nazarov", "Bahodir Nazarov", True),
    ("nigora.ismoilova", "Nigora Ismoilova", False),
    ("ulugbek.hamidov", "Ulugʻbek Hamidov", True),
)
LOGINS: Final = (
    ("karimova.d", "Direktor oʻrinbosari"),
    ("yusupov.a", "9-A sinf rahbari"),
    ("tursunova.m", "Kutubxona"),
    ("saidov.r", "11-B sinf rahbari"),
)
PC, MOBILE, TEACHER, CENTRE = "kundalikcom-pc", "kundalikcom-mobile", "testmax-teacher", "testmax-centre"


def build() -> None:
    """Fills the demo; writes one line of JSON: cookies, and a row's key for every model and argument of a route."""
    people = [_person(number, *names) for number, names in enumerate(PEOPLE)]
    member = User.objects.get(username=DEMO_USERNAME)
    customer = people[0]
    _staff(member)
    _year_of(customer, member)
    for number, person in enumerate(people[1:], 1):
        _months_of(person, number, member)
    _school(customer)
    _channel(customer)
    _messages(customer)
    _notes(customer, member)
    talk(customer, User.objects.get(username="yordam.aziz"))
    talk_with_staff(people, member, User.objects.get(username="yordam.aziz"))
    _payments(customer, member)
    _statements(customer, member)
    _waiting(people, member)
    _refunds(people[7:9])
    _announcements(member)
    _broken_job()
    for name, query in (("Shu oydagi kirim", "kind__exact=top_up"), ("Xaridlar", "kind__exact=purchase")):
        save_view(member_id=member.pk, list_name="wallet.transfer", name=name, query=query, at=now())
    sys.stdout.write(json.dumps({"cookies": _cookies(customer, member), "rows": _rows(customer, member)}) + "\n")


def days_ago(days: float) -> datetime:
    return now() - timedelta(days=days)


def _person(number: int, username: str, full_name: str, sex: bool) -> User:
    person = User.objects.create(
        username=username,
        full_name=full_name,
        sex=sex,
        email=f"{username}@maktab.example.uz",
        phone=f"+99890123450{number}",
        tg_id=7_000_000_001 + number,
        password=hash_password(PASSWORD) if number == 0 else "!",
    )
    User.objects.filter(pk=person.pk).update(created_at=days_ago(200 - 22 * number))
    meet_chat(chat_id=7_000_000_001 + number, language_code="uz", at=days_ago(200 - 22 * number))
    return person


def _staff(owner: User) -> None:
    names = (("kassir.nodira", Role.CASHIER, 2), ("yordam.aziz", Role.SUPPORT, 3), ("hisob.kamola", Role.ANALYST, None))
    for username, role, tg_id in names:
        created = create_staff(username=username, role=role, password=PASSWORD, at=days_ago(150))
        if tg_id:
            link_staff(token=created.link_token, tg_id=tg_id, at=days_ago(150))


def _pay(person: User, amount: int, note: str, receipt: str | None, member: User, days: float) -> Any:
    return top_up(
        user_id=person.pk,
        amount=amount,
        note=note,
        receipt_number=receipt,
        actor_id=member.pk,
        idempotency_key=None,
        at=days_ago(days),
    )


def _buy(person: User, product: str, months: int, days: float) -> PurchaseReceipt:
    return buy(
        user_id=person.pk,
        product_code=product,
        months=months,
        idempotency_key=None,
        body={"months_count": months},
        endpoint="cabinet",
        at=days_ago(days),
    )


def _year_of(customer: User, member: User) -> None:
    """The customer whose pages are looked at: four months of money, three licences, two devices, one of them let go."""
    _pay(customer, 300_000, "Naqd pul, kassa", "K-1041", member, 120)
    _buy(customer, PC, 1, 119)
    _pay(customer, 150_000, "Bank oʻtkazmasi", "B-7730", member, 88)
    _buy(customer, PC, 2, 87)
    mistake = _pay(customer, 40_000, "Kvitansiya ikki marta kiritilgan", None, member, 60)
    reverse_transfer(transfer_id=mistake.transfer_id, actor_id=member.pk, note="Xato kiritilgan edi", at=days_ago(59))
    _buy(customer, MOBILE, 1, 28)
    _pay(customer, 500_000, "Naqd pul, kassa", "K-1187", member, 12)
    _buy(customer, TEACHER, 3, 11)
    computer = _buy(customer, PC, 3, 10).licence_id
    bind_device(licence_id=computer, device_id="MAKTAB-KOMPYUTERI-1", at=days_ago(9))
    release_device(licence_id=computer, user_id=customer.pk, at=days_ago(5))
    bind_device(licence_id=computer, device_id="INFORMATIKA-XONASI-07", at=days_ago(1))
    switch_renewal(licence_id=computer, user_id=customer.pk, is_on=True, at=days_ago(8))
    set_subjects(user_id=customer.pk, subjects=["Matematika"], at=days_ago(10))


def _months_of(person: User, number: int, member: User) -> None:
    """A neighbour: some money, a licence, and one whose trial still runs."""
    _pay(person, 120_000 + 40_000 * number, "Naqd pul, kassa", f"K-12{number:02}", member, 3.2 * number)
    _buy(person, (PC, TEACHER, CENTRE, MOBILE)[number % 4], 1, 3 * number)
    if number == 4:
        set_centre_name(user_id=person.pk, name="Ziyo oʻquv markazi", at=days_ago(12))
    if number == 5:
        start_trial(user_id=person.pk, product_code=PC, device_id="YANGI-NOUTBUK", at=days_ago(2))


def _school(customer: User) -> None:
    set_school(
        user_id=customer.pk, viloyat="Fargʻona viloyati", tuman="Qoʻqon shahri", school_number=5, at=days_ago(100)
    )
    rows = [
        keep_login(
            user_id=customer.pk, login=login, password=f"Maktab-{login}-77", label=label, at=days_ago(90 - number)
        )
        for number, (login, label) in enumerate(LOGINS)
    ]
    prepare_import(
        user_id=customer.pk, content=make_table(("olimov.b", "Sinf-77", "5-A"), ("", "Sinf-78", "")), at=now()
    )
    reveal_password(caller=_caller(customer), login_id=str(rows[0].id), address="198.51.100.7", at=now())


def _caller(customer: User) -> Caller:
    token = open_session(user_id=customer.pk, device_name="Chrome, Windows", at=now()).token
    return authenticate(token, now())


def _channel(customer: User) -> None:
    channel = Channel.objects.create(
        title="Kundalikcom yangiliklari", url="https://t.me/kundalikcom_demo", username="kundalikcom_demo"
    )
    RequiredChannel.objects.create(product_id=MOBILE, channel=channel)
    ChannelMembership.objects.create(channel=channel, tg_id=customer.tg_id, subscribed=True, checked_at=now())
    for product, days in ((MOBILE, -1), (PC, 3)):
        missing = Channel.objects.create(
            title=f"Eʼlonlar {product}", url=f"https://t.me/{product}", username=product.replace("-", "_")
        )
        takes_effect_at = now() + timedelta(days=days)
        RequiredChannel.objects.create(product_id=product, channel=missing, takes_effect_at=takes_effect_at)
        ChannelMembership.objects.create(channel=missing, tg_id=customer.tg_id, subscribed=False, checked_at=now())


def _messages(customer: User) -> None:
    say = partial(enqueue, chat_id=int(customer.tg_id or 0), lane=Lane.TRANSACTIONAL, kind="licences.ends_soon")
    say(text="Kundalik telefon uchun litsenziyangiz 3 kundan keyin tugaydi.", at=days_ago(1))
    with transaction.atomic():
        failed = say(text="Balansingiz toʻldirildi: 500 000 soʻm.", at=days_ago(12))
        OutboxMessage.objects.filter(pk=failed.pk).update(
            state=MessageState.FAILED, attempts=12, finished_at=now(), error="HTTP 403"
        )


def _payments(customer: User, boss: User) -> None:
    """One that came through Payme, one that was given back, one that waits; what was asked of them, and a stranger."""
    states = []
    for number, days in (
        ("64f0c1d2a3b4c5d6e7f80912", 6),
        ("64f0c1d2a3b4c5d6e7f80913", 2),
        ("64f0c1d2a3b4c5d6e7f80914", 0.1),
    ):
        at = days_ago(days)
        asked = {
            "id": number,
            "time": milliseconds(at),
            "amount": 4_000_000,
            "account": {"username": customer.username},
        }
        with transaction.atomic():
            payment, _is_new = reserve(
                provider=Provider.PAYME,
                provider_id=number,
                person_id=customer.pk,
                amount=40_000,
                account=customer.username,
                provider_time=milliseconds(at),
                at=at,
            )
            record(
                provider=Provider.PAYME, method="CreateTransaction", asked=asked, answered={}, payment=payment, at=at
            )
        states.append(payment)
    paid, returned = states[:2]
    receipt = {"title": "Balans", "code": "10305008002000000", "package_code": "1514296", "taxpayer": "301234567"}
    choose_fiscal_settings(way=FiscalWay.RECEIPT, actor=boss, at=days_ago(2), vat_percent=12, **receipt)
    with transaction.atomic():
        for payment in (returned, paid):
            confirm(payment, note=PAID, at=days_ago(1))
        link = "https://ofd.soliq.uz/epi?t=EP000000000025&r=121&c=20260131120000&s=800031554082"
        keep_receipt(paid, PERFORM, {"status_code": 0, "qr_code_url": link})
        cancel(returned, reason=5, note=GIVEN_BACK, at=days_ago(1))
        record(
            provider=Provider.PAYME,
            method="",
            asked={},
            answered={},
            refused=Refused.AUTH,
            address="198.51.100.7",
            at=now(),
        )


def _statements(customer: User, member: User) -> None:
    """A statement that differs in each way from our books, with a line that cannot be read; and a file whose columns nobody named."""
    at = days_ago(1)
    reserved(customer, "64f0c1d2a3b4c5d6e7f80a01", at, som=25_000)
    received(customer, "64f0c1d2a3b4c5d6e7f80a02", at, som=60_000)
    received(customer, "64f0c1d2a3b4c5d6e7f80a03", at, som=10_000)
    said = [
        line("64f0c1d2a3b4c5d6e7f80a01", at, 25_000, account=customer.username, fee=25_000),
        line("64f0c1d2a3b4c5d6e7f80a02", at, 65_000, account=customer.username),
        line("64f0c1d2a3b4c5d6e7f80a03", at, 10_000, state="cancelled"),
        line("64f0c1d2a3b4c5d6e7f80a05", at, 1_400_000, account="gulnora.yoldosheva"),
    ]
    reconciled([*said, Unread(7, "amount", "64f0c1d2a3b4c5d6e7f80a06 | oʻn ming | Toʻlangan")], at)
    large = Difference.objects.get(kind="unknown")
    cashier = User.objects.get(username="kassir.nodira")
    credit(difference_id=large.pk, username="gulnora.yoldosheva", reason="Kabinetda bor", actor_id=cashier.pk, at=now())
    table = "ID транзакции;Сумма;Статус;Дата\n64f0;40 000,00;Оплачен;20.11.2026 14:05\n64f1;15 000,00;Отменён;20.11.2026 15:10\n"
    day = local_day(at)
    keep_statement(
        provider=Provider.UZUM,
        first_day=day,
        last_day=day,
        name="noyabr-hisobot.csv",
        file=ContentFile(table.encode()),
        actor_id=member.pk,
        at=now(),
    )


def _notes(customer: User, member: User) -> None:
    label = Label.objects.create(name="Doimiy mijoz", colour=LabelColour.GREEN)
    put_labels(user_id=customer.pk, actor=member, label_ids=[label.pk], at=days_ago(3))
    write_note(user_id=customer.pk, actor=member, text="Kechqurun qoʻngʻiroq qilishni soʻradi.", at=days_ago(2))


def _waiting(people: list[User], member: User) -> None:
    """What a second member of staff must decide."""
    request_top_up(
        customer_id=people[3].pk,
        amount=2_400_000,
        note="Bank oʻtkazmasi, shartnoma 18",
        receipt_number="B-9914",
        picture=png(320, 200),
        actor_id=User.objects.get(username="kassir.nodira").pk,
        idempotency_key="waiting",
        at=days_ago(0.1),
    )
    claims = ((people[4], "B-9914", png(320, 200)), (people[5], "77012", pdf()))
    for person, number, file in claims:
        make_claim(customer_id=person.pk, amount=80_000, receipt_number=number, file=file, at=days_ago(0.1))
    request_relink(
        user_id=people[6].pk,
        new_tg_id=7_900_000_001,
        new_phone="+998935550101",
        reason="Telefonini yoʻqotgan, pasport bilan keldi",
        actor=User.objects.get(username="yordam.aziz"),
        at=days_ago(0.2),
    )
    request_member(username="kassir.bobur", role=Role.CASHIER, password=PASSWORD, actor=member, at=days_ago(0.3))
    company = {
        "name": "ProjectsPlatform",
        "cards": "Uzcard; 8600 1234 5678 9012; Dilnoza Karimova",
        "telegram": "@platform",
        "hours": "Du–Ju 09:00–18:00",
    }
    request_company(texts=company, actor=member, at=days_ago(9))
    request_company(texts=company | {"phone": "+998 71 200 00 00"}, actor=member, at=days_ago(0.3))
    program = {
        "links": f"windows; https://files.projectsplatform.uz/kundalik.exe; {'0123456789abcdef' * 4}",
        "about_uz": "Kundalik bilan maktab kompyuterida ishlaydi.",
        "how_to_install_uz": "Faylni yuklab oling.\nUni oching.\nLoginingiz va Telegram kodi bilan kiring.",
    }
    request_program(product_code="kundalikcom-pc", texts=program, actor=member, at=days_ago(9))
    changed = {**program, "about_uz": "Butun maktab uchun.", "links": program["links"].replace("0123", "3210")}
    request_program(product_code="kundalikcom-pc", texts=changed, actor=member, at=days_ago(0.3))
    request_caps(by_member=5_000_000, by_customer=3_000_000, actor=member, at=days_ago(0.3))
    end_sessions_by_staff(user_id=people[7].pk, actor=member, reason="Oʻzi soʻradi", at=days_ago(2))


def _refunds(people: list[User]) -> None:
    """A large one that waits for a second member; and a payment of today of which nothing is spent."""
    large, _unspent = [
        _paid_through_click(person, som) for person, som in zip(people, (2_000_000, 120_000), strict=True)
    ]
    request_refund(
        payment_id=large.pk,
        way=RefundWay.BANK,
        amount=large.amount,
        reason="Mijoz boshqa maktabga oʻtgan, pulini qaytarishni soʻradi",
        actor_id=User.objects.get(username="kassir.nodira").pk,
        idempotency_key="refund",
        at=days_ago(0.01),
    )


def _paid_through_click(person: User, som: int) -> ProviderPayment:
    with transaction.atomic():
        payment, _is_new = reserve(
            provider=Provider.CLICK,
            provider_id=str(3_100_200_300 + som),
            person_id=person.pk,
            amount=som,
            account=person.username,
            details={"paydoc": str(2_700_800_900 + som)},
            at=days_ago(0.02),
        )
        asked = {"click_trans_id": payment.provider_id, "amount": f"{som}.00", "sign_string": "0123456789abcdef"}
        record(provider=Provider.CLICK, method="prepare", asked=asked, answered={"error": 0}, payment=payment, at=now())
        confirm(payment, note=RECEIVED, at=days_ago(0.02))
        record(
            provider=Provider.CLICK, method="complete", asked=asked, answered={"error": 0}, payment=payment, at=now()
        )
    return payment


def _announcements(member: User) -> None:
    """One that went out, one that waits for a second member, and a draft with a picture."""
    support = User.objects.get(username="yordam.aziz")
    texts = {"uz": "Kundalikning yangi dasturi chiqdi.", "ru": "Вышла новая программа Kundalik."}
    written = Written(
        title="Yangi dastur",
        kind="news",
        texts=texts,
        labels={"uz": "Koʻrish"},
        address="https://example.uz/yangi",
        audience=Audience(standings=("running", "trial")),
    )
    for days in (5, 0.2):
        at = days_ago(days)
        made = write_announcement(written=written, member=support, address="", at=at)
        send_announcement(announcement_id=made.pk, revision=1, member=support, address="", at=at)
    Announcement.objects.filter(pk=made.pk).update(state=AnnouncementState.WAITING, counted=1_200)
    prepare_due(at=days_ago(5))
    feed(3, days_ago(5))
    first = Announcement.objects.earliest("pk")
    for row, reason in zip(first.recipients.filter(state=1), ("blocked", "file_gone", ""), strict=False):
        state = MessageState.FAILED if reason else MessageState.SENT
        end_rows(
            OutboxMessage.objects.filter(pk=row.outbox_id), state=state, error=reason, reason=reason, at=days_ago(5)
        )
    pause_announcement(announcement_id=first.pk, member=support, address="", at=days_ago(4.9))
    write_announcement(written=replace(written, picture=png(640, 320)), member=member, address="", at=now())


def _broken_job() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, scheduled_at)"
            " VALUES ('default', 'licences.remind_of_ends', '{}', 'failed', 5, now())"
        )


def _cookies(customer: User, member: User) -> dict[str, dict[str, str]]:
    """Who looks → cookies: nobody, somebody half-way in, the customer, the panel's owner and somebody half-way there."""
    browsers = {who: Client(SERVER_NAME="127.0.0.1") for who in ("nobody", "half-way", "customer", "staff")}
    browsers["staff"].force_login(member)
    browsers["half-way"].post("/login/", {"username": CUSTOMER, "password": PASSWORD})
    browsers["half-way"].post("/forgot/", {"username": CUSTOMER})
    browsers["half-way"].post("/staff/login/", {"username": "kassir.nodira", "password": PASSWORD})
    token = open_session(user_id=customer.pk, device_name="Chrome, Android", at=now()).token
    found = {who: {name: each.value for name, each in browser.cookies.items()} for who, browser in browsers.items()}
    found["customer"]["session"] = token
    return found


def _rows(customer: User, member: User) -> dict[str, str]:
    """The newest row of every model the panel shows, and what the cabinet's routes take."""
    newest = {
        model._meta.label_lower: str(model._default_manager.order_by("pk").last().pk)
        for model in admin.site._registry
        if model._default_manager.exists()
    }
    purchase = Purchase.objects.filter(user=customer, product_id=PC).latest("created_at")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM procrastinate_jobs WHERE status = 'failed'")
        job = cursor.fetchone()[0]
    arguments = {
        "user_id": customer.pk,
        "purchase_id": purchase.pk,
        "licence_id": purchase.licence_id,
        "job_id": job,
        "line_id": purchase.transfer_id,
        "session_id": Session.objects.filter(user=customer).latest("pk").pk,
        "login_id": SchoolLogin.objects.filter(user=customer).latest("pk").pk,
        "proof_code": prove_receipt(user_id=customer.pk, line_id=purchase.transfer_id, at=now()).code.hex,
        "import_id": LoginImport.objects.filter(user=customer).latest("pk").pk,
        "number": begin_payment(provider=Provider.PAYME, person_id=customer.pk, amount=90_000, at=now()).pk,
        "change_id": StaffChange.objects.latest("pk").pk,
        "relink_id": RelinkRequest.objects.latest("pk").pk,
        "picture_id": ReceiptPicture.objects.latest("pk").pk,
        "queue_name": "claims",
        "statement_id": StatementFile.objects.latest("pk").pk,
        "item_id": TopUpClaim.objects.earliest("pk").pk,
        "claim_id": TopUpClaim.objects.latest("pk").pk,
        "view_id": SavedView.objects.latest("pk").pk,
        "message_id": OutboxMessage.objects.filter(state=MessageState.FAILED).latest("pk").pk,
    }
    return {
        **newest,
        "accounts.user": str(customer.pk),
        "licences.licence": str(purchase.licence_id),
        "wallet.topuprequest": str(TopUpRequest.objects.latest("pk").pk),
        **{name: str(value) for name, value in arguments.items()},
        **rows_of(customer),
        **inbox_rows(member),
    }

"""Whatever waits for another member reaches everybody who may decide it, and nobody else; it is decided in the panel."""

from datetime import datetime
from typing import Any

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import StaffNotice, User
from projectsplatform.accounts.operations.cleaning import purge_expired
from projectsplatform.accounts.operations.relinks import request_relink
from projectsplatform.accounts.operations.staff_changes import request_role
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.privacy import export_account
from projectsplatform.accounts.rules.lifetimes import NOTICES_KEPT
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import StaffEvent
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.models import TopUpClaim, TopUpRequest
from projectsplatform.wallet.operations.claim_decisions import approve_claim
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.operations.requests import request_top_up
from tests.factories.staff import make_member
from tests.races import run_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(db: None) -> dict[Role, User]:
    return {role: make_member(role) for role in Role}


def told(kind: str) -> set[int]:
    rows = list(OutboxMessage.objects.filter(kind=kind).values_list("chat_id", flat=True))
    assert len(rows) == len(set(rows))
    return set(rows)


def chats(*members: User) -> set[int | None]:
    return {member.tg_id for member in members}


def ask_for_top_up(
    person: User, member: User, at: datetime, *, amount: int = 5_000_000, key: str = "k"
) -> TopUpRequest:
    return request_top_up(
        customer_id=person.pk, amount=amount, note="Naqd", receipt_number=f"R-{key}", picture=None, actor_id=member.pk,
        idempotency_key=key, at=at,
    )  # fmt: skip


def test_a_large_top_up_reaches_all_who_may_approve_it_but_who_asked(
    owner: Any, members: dict[Role, User], at: datetime
) -> None:
    another = make_member(Role.CASHIER)
    request = ask_for_top_up(owner, members[Role.CASHIER], at)
    assert told("staff.request.top_up") == chats(members[Role.OWNER], another)
    body = OutboxMessage.objects.filter(chat_id=another.tg_id).get().body()
    assert body.text.replace("\xa0", " ").splitlines()[:2] == [
        f"{members[Role.CASHIER].username} owner balansiga 5 000 000 soʻm qoʻshishni soʻrayapti, kvitansiya: R-k.",
        "Buni boshqa xodim panelda tasdiqlaydi yoki rad etadi.",
    ]
    [[button]] = body.buttons
    assert (button.text, button.url, button.callback_data) == (
        "Panelda ochish", f"http://127.0.0.1:8000/staff/wallet/topuprequest/{request.pk}/approve/", None,
    )  # fmt: skip


def test_a_small_one_waits_for_nobody(owner: Any, members: dict[Role, User], at: datetime) -> None:
    ask_for_top_up(owner, members[Role.CASHIER], at, amount=5_000)
    assert told("staff.request.top_up") == set()


def test_a_repeated_request_tells_once(owner: Any, members: dict[Role, User], at: datetime) -> None:
    for _ in range(2):
        ask_for_top_up(owner, members[Role.CASHIER], at)
    assert told("staff.request.top_up") == chats(members[Role.OWNER])


def test_a_claim_reaches_the_cash_desk(owner: Any, members: dict[Role, User], at: datetime) -> None:
    claim = make_claim(customer_id=owner.pk, amount=5_000, at=at)
    assert told("staff.request.claim") == chats(members[Role.OWNER], members[Role.CASHIER])
    [[button]] = OutboxMessage.objects.filter(kind="staff.request.claim")[0].body().buttons
    assert button.url == f"http://127.0.0.1:8000/staff/wallet/topupclaim/{claim.pk}/approve/"


def test_a_claim_that_becomes_a_large_top_up_goes_on_to_a_second(
    owner: Any, members: dict[Role, User], at: datetime
) -> None:
    claim = make_claim(customer_id=owner.pk, amount=5_000_000, at=at)
    approve_claim(
        claim_id=claim.pk, amount=5_000_000, receipt_number="7", note="Karta", actor_id=members[Role.CASHIER].pk, at=at
    )
    assert told("staff.request.top_up") == chats(members[Role.OWNER])
    assert TopUpClaim.objects.get().request is not None


def test_whoever_is_switched_off_or_has_no_telegram_is_not_told(owner: Any, at: datetime) -> None:
    User.objects.filter(pk=make_member(Role.CASHIER).pk).update(is_active=False)
    User.objects.filter(pk=make_member(Role.CASHIER).pk).update(tg_id=None)
    make_claim(customer_id=owner.pk, amount=5_000, at=at)
    assert (told("staff.request.claim"), StaffNotice.objects.count()) == (set(), 0)


def ask_for_telegram(person: User, member: User, at: datetime) -> None:
    request_relink(user_id=person.pk, new_tg_id=900_900, new_phone="", reason="Pasport", actor=member, at=at)


def test_a_customers_other_telegram_reaches_who_may_approve_it(
    owner: Any, members: dict[Role, User], at: datetime
) -> None:
    second = make_member(Role.SUPPORT)
    ask_for_telegram(owner, members[Role.SUPPORT], at)
    assert told("staff.request.relink") == chats(members[Role.OWNER], second)


def test_a_members_other_telegram_reaches_all_owners(members: dict[Role, User], at: datetime) -> None:
    second = make_member(Role.OWNER)
    ask_for_telegram(members[Role.ANALYST], members[Role.OWNER], at)
    assert told("staff.request.relink") == chats(members[Role.OWNER], second)


def test_a_change_of_staff_reaches_all_owners_with_its_page(members: dict[Role, User], at: datetime) -> None:
    second = make_member(Role.OWNER)
    outcome = request_role(user_id=members[Role.ANALYST].pk, role=Role.CASHIER, actor=members[Role.OWNER], at=at)
    assert told("staff.request.role") == chats(members[Role.OWNER], second)
    [[button]] = OutboxMessage.objects.filter(chat_id=second.tg_id).get().body().buttons
    assert button.url == f"http://127.0.0.1:8000/staff/staff-changes/{outcome.change.pk}/agree/"


def test_what_needs_nobody_else_has_no_button(members: dict[Role, User], at: datetime) -> None:
    request_role(user_id=members[Role.ANALYST].pk, role=Role.SUPPORT, actor=members[Role.OWNER], at=at)
    assert OutboxMessage.objects.get(kind="staff.change.role").body().buttons == ()


EVENT = StaffEvent(name="staff.request.test", key="1", texts=[], page=Page("admin:index"))


@pytest.mark.django_db(transaction=True)
def test_the_same_event_at_once_is_told_once(at: datetime) -> None:
    ids = [make_member(Role.OWNER).pk for _ in range(3)]
    counts = run_at_once(6, lambda _: tell_members(member_ids=ids, event=EVENT, at=at))
    assert sorted(map(str, counts)) == ["0"] * 5 + ["3"]
    assert (StaffNotice.objects.count(), OutboxMessage.objects.count()) == (3, 3)


def test_what_was_told_is_exported_and_kept_for_a_year(at: datetime) -> None:
    member = make_member(Role.OWNER)
    tell_members(member_ids=[member.pk], event=EVENT, at=at)
    person = DataSubject(user_id=member.pk, tg_id=member.tg_id, phone=None)
    assert export_account(person)["staff_notices"] == [{"event": "staff.request.test:1", "at": "2026-01-31T07:00:00Z"}]
    assert purge_expired(at=at + NOTICES_KEPT)["staff_notices"] == 0
    assert purge_expired(at=at + 2 * NOTICES_KEPT)["staff_notices"] == 1

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.queries import balance
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money, spend_money

TOP_UP = "/staff/wallet/ledgeraccount/top-up/"


@pytest.fixture
def cashier(db: None) -> User:
    return make_member(Role.CASHIER)


@pytest.fixture
def panel(cashier: User) -> Client:
    return open_panel(cashier)


@pytest.fixture
def owners_panel(db: None) -> Client:
    return open_panel(make_member(Role.OWNER))


@pytest.fixture
def movement(owner: User, at: datetime) -> Movement:
    return give_money(owner, 100, at, note="Naqd", receipt_number="R-0")


def filled(person: User, **fields: str) -> dict[str, str]:
    known = {"username": person.username, "amount": "50000", "receipt_number": "R-1", "note": "Kassa"}
    return {**known, "idempotency_key": str(uuid4()), **fields}


@pytest.mark.django_db
@pytest.mark.parametrize("path", [TOP_UP, "/staff/wallet/transfer/0199f3a0-0000-7000-8000-000000000000/reverse/"])
def test_a_stranger_is_sent_to_sign_in(path: str) -> None:
    assert Client().get(path).headers["Location"] == f"/staff/login/?next={path}"


def test_a_cashier_tops_up_with_reason_and_receipt(panel: Client, cashier: User, owner: User) -> None:
    response = panel.post(TOP_UP, filled(owner, username=" OWNER "))

    transfer = Transfer.objects.get()
    assert response.headers["Location"] == f"/staff/wallet/transfer/{transfer.pk}/change/"
    assert (balance(owner.pk), transfer.actor_id) == (50_000, cashier.pk)
    assert (transfer.receipt_number, transfer.note) == ("R-1", "Kassa")
    assert "50&nbsp;000" in panel.get(response.headers["Location"]).content.decode().replace("\xa0", "&nbsp;")


def test_a_form_that_is_sent_twice_is_one_top_up(panel: Client, owner: User) -> None:
    form = filled(owner)
    first, second = panel.post(TOP_UP, form), panel.post(TOP_UP, form)

    assert first.headers["Location"] == second.headers["Location"]
    assert balance(owner.pk) == 50_000


def test_each_form_has_a_key_of_its_own_and_knows_for_whom(panel: Client) -> None:
    pages = [panel.get(f"{TOP_UP}?username=owner").content.decode() for _ in range(2)]
    keys = {key for page in pages for key in re.findall(r'name="idempotency_key" value="([^"]+)"', page)}

    assert len(keys) == 2
    assert all('value="owner"' in page for page in pages)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"username": "nobody"}, "Hech narsa topilmadi."),
        ({"receipt_number": "r-0"}, "r-0 raqamli kvitansiya allaqachon hisobga olingan."),
        ({"amount": "1000000000001"}, "1 dan 1000000000000 soʻmgacha butun summa kiriting."),
    ],
)
def test_a_refusal_comes_back_on_the_form(
    panel: Client, owner: User, movement: Movement, fields: dict[str, str], text: str
) -> None:
    page = panel.post(TOP_UP, filled(owner, **fields))

    assert text in page.content.decode()
    assert 'value="50000"' in page.content.decode() or "amount" in fields
    assert balance(owner.pk) == 100


@pytest.mark.parametrize("fields", [{"amount": "0"}, {"amount": "x"}, {"receipt_number": ""}, {"note": ""}])
def test_a_form_needs_everything(panel: Client, owner: User, fields: dict[str, str]) -> None:
    assert panel.post(TOP_UP, filled(owner, **fields)).status_code == 200
    assert balance(owner.pk) == 0


def test_nobody_tops_up_their_own_account(panel: Client, cashier: User) -> None:
    page = panel.post(TOP_UP, filled(cashier))

    assert (page.status_code, balance(cashier.pk)) == (200, 0)


def test_an_account_leads_to_its_top_up(panel: Client, owner: User, movement: Movement) -> None:
    account = LedgerAccount.objects.get(owner=owner)

    response = panel.get(f"/staff/wallet/ledgeraccount/{account.pk}/top-up/")
    assert response.headers["Location"] == f"{TOP_UP}?username=owner"


def test_the_owner_reverses_with_a_reason(owners_panel: Client, owner: User, movement: Movement) -> None:
    path = f"/staff/wallet/transfer/{movement.transfer_id}/reverse/"
    assert "R-0" not in owners_panel.get(path).content.decode()

    response = owners_panel.post(path, {"note": "Xato"})

    reversal = Transfer.objects.get(reverses_id=movement.transfer_id)
    assert response.headers["Location"] == f"/staff/wallet/transfer/{reversal.pk}/change/"
    assert (balance(owner.pk), reversal.note) == (0, "Xato")
    assert "allaqachon qaytarilgan" in owners_panel.post(path, {"note": "Yana"}).content.decode()


@pytest.mark.parametrize("role", [Role.CASHIER, Role.SUPPORT, Role.ANALYST])
def test_only_the_owner_reverses(owner: User, movement: Movement, role: Role) -> None:
    panel = open_panel(make_member(role))

    assert panel.post(f"/staff/wallet/transfer/{movement.transfer_id}/reverse/", {"note": "x"}).status_code == 403
    assert balance(owner.pk) == 100


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ANALYST])
def test_only_owner_and_cashier_top_up(owner: User, role: Role) -> None:
    panel = open_panel(make_member(role))

    assert panel.post(TOP_UP, filled(owner)).status_code == 403
    assert balance(owner.pk) == 0


@pytest.mark.parametrize("model", [LedgerAccount, Transfer, Entry])
def test_the_ledger_is_read_only_even_for_a_superuser(
    make_person: Callable[..., User], owner: User, movement: Movement, model: Any
) -> None:
    panel = open_panel(make_person(is_staff=True, is_superuser=True))
    name, row = model._meta.model_name, model.objects.first()

    assert panel.get(f"/staff/wallet/{name}/add/").status_code == 403
    assert panel.post(f"/staff/wallet/{name}/{row.pk}/change/", {"note": "x"}).status_code == 403
    assert panel.post(f"/staff/wallet/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert panel.get(f"/staff/wallet/{name}/{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("name", ["ledgeraccount", "transfer", "entry"])
def test_a_list_costs_the_same_with_one_row_and_three(
    panel: Client, owner: User, stranger: User, at: datetime, name: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    give_money(owner, 100, at)
    panel.get(f"/staff/wallet/{name}/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert panel.get(f"/staff/wallet/{name}/").status_code == 200
        counts.append(len(queries))
        give_money(stranger, 100, at)
        spend_money(stranger, 10, at)
    assert counts[0] == counts[1]

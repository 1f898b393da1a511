from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.queries import balance
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money, spend_money


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


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in() -> None:
    path = "/staff/wallet/transfer/0199f3a0-0000-7000-8000-000000000000/reverse/"
    assert Client().get(path).headers["Location"] == f"/staff/login/?next={path}"


def test_an_account_leads_to_its_top_up(panel: Client, owner: User, movement: Movement) -> None:
    account = LedgerAccount.objects.get(owner=owner)

    response = panel.get(f"/staff/wallet/ledgeraccount/{account.pk}/top-up/")
    assert response.headers["Location"] == f"/staff/customers/{owner.pk}/top-up/"


def test_the_owner_reverses_with_a_reason(owners_panel: Client, owner: User, movement: Movement) -> None:
    path = f"/staff/wallet/transfer/{movement.transfer_id}/reverse/"
    assert "R-0" not in owners_panel.get(path).content.decode()

    response = owners_panel.post(path, {"note": "Xato"})

    reversal = Transfer.objects.get(reverses_id=movement.transfer_id)
    assert response.headers["Location"] == f"/staff/customers/{owner.pk}/"
    assert (balance(owner.pk), reversal.note) == (0, "Xato")
    assert "allaqachon qaytarilgan" in owners_panel.post(path, {"note": "Yana"}).content.decode()


@pytest.mark.parametrize("role", [Role.CASHIER, Role.SUPPORT, Role.ANALYST])
def test_only_the_owner_reverses(owner: User, movement: Movement, role: Role) -> None:
    panel = open_panel(make_member(role))

    assert panel.post(f"/staff/wallet/transfer/{movement.transfer_id}/reverse/", {"note": "x"}).status_code == 403
    assert balance(owner.pk) == 100


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


@pytest.mark.parametrize("name", ["ledgeraccount", "transfer", "entry", "topuprequest"])
def test_a_list_costs_the_same_with_one_row_and_three(
    panel: Client, owner: User, stranger: User, at: datetime, name: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    give_money(owner, 100, at)
    panel.get(f"/staff/wallet/{name}/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert panel.get(f"/staff/wallet/{name}/").status_code == 200
        counts.append(len(queries))
        give_money(stranger, 100, at)
        spend_money(stranger, 10, at)
    assert counts[0] == counts[1]

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from projectsplatform.accounts.models import User
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries.books import differences
from tests.factories.wallet import give_money, spend_money

OTHER = "(SELECT id FROM wallet_ledgeraccount WHERE kind = 'revenue')"
PERSON = "(SELECT id FROM wallet_ledgeraccount WHERE kind = 'person')"
NOBODYS = "018f0000-0000-7000-8000-000000000001"

DAMAGE = {
    "transfer_balanced": ["UPDATE wallet_entry SET amount = amount + 1 WHERE number = 3"],
    "entry_has_transfer_and_account": [
        "DO $$ BEGIN EXECUTE (SELECT 'ALTER TABLE wallet_entry DROP CONSTRAINT ' || quote_ident(conname) FROM pg_constraint"
        " WHERE conrelid = 'wallet_entry'::regclass AND confrelid = 'wallet_transfer'::regclass); END $$",
        f"UPDATE wallet_entry SET transfer_id = '{NOBODYS}' WHERE number = 3",
    ],
    "entry_numbered_for_people_only": [
        f"UPDATE wallet_entry SET number = 9, balance_after = 0 WHERE account_id = {OTHER} AND amount > 0"
    ],
    "running_balance": ["UPDATE wallet_entry SET balance_after = 71 WHERE number = 2"],
    "balance_is_the_last_entrys": ["UPDATE wallet_ledgeraccount SET balance = balance + 1 WHERE kind = 'person'"],
    "never_below_zero": [
        "ALTER TABLE wallet_ledgeraccount DROP CONSTRAINT ledgeraccount_balance_not_negative",
        "UPDATE wallet_ledgeraccount SET balance = -1 WHERE kind = 'person'",
    ],
    "accounts_belong": [
        "DROP INDEX ledgeraccount_one_platform_account_a_kind",
        "INSERT INTO wallet_ledgeraccount (kind) VALUES ('cash')",
    ],
    "direction_fits_kind": ["UPDATE wallet_transfer SET kind = 'bonus' WHERE kind = 'purchase'"],
    "reversed_once_and_never_more_than_moved": [
        "UPDATE wallet_transfer SET reverses_id = (SELECT id FROM wallet_transfer WHERE kind = 'top_up')"
        " WHERE kind = 'reversal'"
    ],
    "receipts_credited_once": [
        "DROP INDEX transfer_receipt_used_once",
        "UPDATE wallet_transfer SET receipt_number = 'r-1'",
    ],
    "everything_sums_to_zero": [f"DELETE FROM wallet_entry WHERE account_id = {OTHER} AND amount < 0"],
}


@pytest.fixture
def books(owner: User, at: datetime) -> None:
    """+100 with receipt R-1, -30, and the 30 given back."""
    give_money(owner, 100, at, receipt_number="R-1")
    purchase = spend_money(owner, 30, at)
    reverse_transfer(transfer_id=purchase.transfer_id, actor_id=None, note="x", at=at)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_empty_books_are_right() -> None:
    assert differences() == []


def test_books_kept_by_operations_are_right(books: None) -> None:
    assert differences() == []


@pytest.mark.parametrize(("check", "damage"), DAMAGE.items(), ids=DAMAGE.keys())
def test_damage_behind_the_guards_is_found(
    owners_connection: None, books: None, check: str, damage: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    plant(damage)

    assert check in {difference.check for difference in differences()}
    with pytest.raises(SystemExit) as stopped:
        call_command("check_books")
    assert stopped.value.code == 1
    assert f"{check}: " in capsys.readouterr().err


def test_the_command_says_that_books_are_right(books: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_books")

    assert capsys.readouterr().out == "The books are right.\n"


def test_the_command_takes_no_arguments() -> None:
    with pytest.raises(CommandError):
        call_command("check_books", "all")


def plant(statements: list[str]) -> None:
    """Writes past every trigger, as somebody who owns the tables could."""
    tables = ("wallet_ledgeraccount", "wallet_transfer", "wallet_entry")
    off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    with connection.cursor() as cursor:
        for statement in (*off, *statements, *on):
            cursor.execute(statement)

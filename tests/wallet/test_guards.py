"""The database defends the ledger by itself, whoever writes to it."""

from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from projectsplatform.accounts.models import User
from projectsplatform.wallet.enums import AccountKind
from projectsplatform.wallet.models import Entry, LedgerAccount
from tests.factories.wallet import give_money, spend_money


@pytest.fixture
def books(owner: User, at: datetime) -> None:
    """Two lines of the owner's: +100, -30."""
    give_money(owner, 100, at)
    spend_money(owner, 30, at)
    settle()


def settle() -> None:
    """What a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def attempt(*statements: str) -> None:
    """Runs statements as one transaction that is committed."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        settle()


INSERT_TRANSFER = """
    INSERT INTO wallet_transfer (id, kind, note, created_at)
    VALUES ('018f0000-0000-7000-8000-000000000001', 'top_up', 'raw', '2026-01-31T07:00Z')
"""
ACCOUNT = "(SELECT id FROM wallet_ledgeraccount WHERE kind = 'person')"
CASH = "(SELECT id FROM wallet_ledgeraccount WHERE kind = 'cash')"
OLD_TRANSFER = "(SELECT id FROM wallet_transfer WHERE kind = 'top_up')"
NEW_TRANSFER = "'018f0000-0000-7000-8000-000000000001'"
SET_BALANCE = "UPDATE wallet_ledgeraccount SET balance = {} WHERE kind = 'person'"


def insert_entry(
    amount: int,
    number: int | str,
    balance_after: int | str,
    *,
    transfer: str = NEW_TRANSFER,
    account: str = ACCOUNT,
    at: str = "2026-01-31T07:00Z",
) -> str:
    return f"""
        INSERT INTO wallet_entry (transfer_id, account_id, amount, number, balance_after, created_at)
        VALUES ({transfer}, {account}, {amount}, {number}, {balance_after}, '{at}')
    """


FROM_CASH = insert_entry(-5, "NULL", "NULL", account=CASH)

REFUSED = {
    "an entry is not edited": ["UPDATE wallet_entry SET amount = 1000 WHERE number = 1"],
    "an entry is not touched without a change": ["UPDATE wallet_entry SET amount = amount"],
    "an entry is not deleted": ["DELETE FROM wallet_entry WHERE number = 2"],
    "a transfer is not edited": ["UPDATE wallet_transfer SET note = 'other'"],
    "a transfer is not deleted": ["DELETE FROM wallet_transfer"],
    "entries are not truncated": ["TRUNCATE wallet_entry"],
    "transfers are not truncated": ["TRUNCATE wallet_transfer CASCADE"],
    "no setting of a session opens it": ["SET LOCAL projectsplatform.allow_truncate = 'on'", "TRUNCATE wallet_entry"],
    "a balance is not written without an entry": [SET_BALANCE.format(1000)],
    "a balance is not below zero": [SET_BALANCE.format(-1)],
    "an account keeps its owner": [
        f"UPDATE wallet_ledgeraccount SET owner_id = (SELECT id FROM accounts_user WHERE id <> owner_id) WHERE id = {ACCOUNT}"
    ],
    "an account keeps its kind": ["UPDATE wallet_ledgeraccount SET kind = 'bonus' WHERE kind = 'cash'"],
    "an account with entries is not deleted": ["DELETE FROM wallet_ledgeraccount WHERE kind = 'person'"],
    "there is one cash": ["INSERT INTO wallet_ledgeraccount (kind) VALUES ('cash')"],
    "the platform keeps no balance": ["UPDATE wallet_ledgeraccount SET balance = 5 WHERE kind = 'cash'"],
    "kinds of accounts are known": ["INSERT INTO wallet_ledgeraccount (kind) VALUES ('gold')"],
    "a new account holds nothing": [
        "INSERT INTO wallet_ledgeraccount (kind, owner_id, balance)"
        " SELECT 'person', id, 500 FROM accounts_user WHERE username = 'stranger'"
    ],
    "a transfer has entries": [INSERT_TRANSFER],
    "a transfer has two sides": [INSERT_TRANSFER, SET_BALANCE.format(75), insert_entry(5, 3, 75)],
    "a transfer sums to zero": [INSERT_TRANSFER, SET_BALANCE.format(76), insert_entry(6, 3, 76), FROM_CASH],
    "nothing is hung on an old transfer": [SET_BALANCE.format(75), insert_entry(5, 3, 75, transfer=OLD_TRANSFER)],
    "a balance follows its entries": [INSERT_TRANSFER, insert_entry(5, 3, 75), FROM_CASH],
    "a balance is no other than its last entry's": [
        INSERT_TRANSFER,
        SET_BALANCE.format(80),
        insert_entry(5, 3, 75),
        FROM_CASH,
    ],
    "a running balance adds up": [INSERT_TRANSFER, SET_BALANCE.format(99), insert_entry(5, 3, 99), FROM_CASH],
    "numbers have no gap": [INSERT_TRANSFER, SET_BALANCE.format(75), insert_entry(5, 4, 75), FROM_CASH],
    "numbers are given once": [INSERT_TRANSFER, SET_BALANCE.format(75), insert_entry(5, 2, 75), FROM_CASH],
    "dates do not run backwards": [
        INSERT_TRANSFER,
        SET_BALANCE.format(75),
        insert_entry(5, 3, 75, at="2026-01-31T06:59Z"),
        FROM_CASH,
    ],
    "a person's entry is numbered": [INSERT_TRANSFER, insert_entry(5, "NULL", "NULL"), FROM_CASH],
    "the platform's entry is not": [
        INSERT_TRANSFER,
        SET_BALANCE.format(75),
        insert_entry(5, 3, 75),
        insert_entry(-5, 1, 0, account=CASH),
    ],
    "an entry moves something": [INSERT_TRANSFER, insert_entry(0, 3, 70), FROM_CASH],
    "a reversal names what it reverses": [INSERT_TRANSFER.replace("'top_up'", "'reversal'")],
    "kinds of transfers are known": [INSERT_TRANSFER.replace("'top_up'", "'gift'")],
}


@pytest.mark.parametrize("statements", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses_even_its_owner(
    owners_connection: None, books: None, stranger: User, statements: list[str]
) -> None:
    with pytest.raises(IntegrityError):
        attempt(*statements)


@pytest.mark.parametrize("statements", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses_the_application(books: None, stranger: User, statements: list[str]) -> None:
    with pytest.raises(DatabaseError):
        attempt(*statements)


def test_the_same_by_hand_but_right_is_taken(books: None) -> None:
    attempt(INSERT_TRANSFER, SET_BALANCE.format(75), insert_entry(5, 3, 75), FROM_CASH)


@pytest.mark.django_db(transaction=True)
def test_a_commit_checks_what_an_operation_left_open(owner: User, at: datetime) -> None:
    give_money(owner, 100, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerAccount.objects.filter(kind=AccountKind.PERSON).update(balance=1_000_000)
    assert LedgerAccount.objects.get(kind=AccountKind.PERSON).balance == 100


def test_the_checks_read_by_index_only(books: None) -> None:
    """The plans of the guards' own queries, with sequential scans forbidden wherever an index would do."""
    queries = [
        f"SELECT count(*), sum(amount) FROM wallet_entry WHERE transfer_id = {OLD_TRANSFER}",
        f"SELECT balance_after FROM wallet_entry WHERE account_id = {ACCOUNT} AND number IS NOT NULL"
        " ORDER BY number DESC LIMIT 1",
        f"SELECT balance_after FROM wallet_entry WHERE account_id = {ACCOUNT} AND number = 1",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in queries:
            cursor.execute(f"EXPLAIN {query}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan on wallet_entry" not in plan
            assert "Sort" not in plan


def test_there_is_no_way_back_from_an_entry(books: None) -> None:
    entry = Entry.objects.get(number=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()

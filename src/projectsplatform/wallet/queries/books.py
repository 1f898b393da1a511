"""Every invariant of the ledger, worked out again from the rows. Each check is one statement, so it sees one moment and
may run beside live traffic; the database's own guards (`0002_ledger_guards`) should leave nothing to find."""

from dataclasses import dataclass

from django.db import connection

_SHOWN = 20

_CHECKS: dict[str, str] = {
    "transfer_balanced": """
        SELECT format('transfer %s has %s entries that sum to %s', transfer.id, count(entry.id), coalesce(sum(amount), 0))
        FROM wallet_transfer transfer LEFT JOIN wallet_entry entry ON entry.transfer_id = transfer.id
        GROUP BY transfer.id HAVING count(entry.id) <> 2 OR sum(amount) <> 0
    """,
    "entry_has_transfer_and_account": """
        SELECT format('entry %s belongs to no transfer or no account', entry.id)
        FROM wallet_entry entry
        LEFT JOIN wallet_transfer transfer ON transfer.id = entry.transfer_id
        LEFT JOIN wallet_ledgeraccount account ON account.id = entry.account_id
        WHERE transfer.id IS NULL OR account.id IS NULL
    """,
    "entry_numbered_for_people_only": """
        SELECT format('entry %s of a %s account has number %s', entry.id, account.kind, coalesce(entry.number::text, '-'))
        FROM wallet_entry entry JOIN wallet_ledgeraccount account ON account.id = entry.account_id
        WHERE (account.kind = 'person') <> (entry.number IS NOT NULL)
           OR (entry.number IS NULL) <> (entry.balance_after IS NULL)
    """,
    "running_balance": """
        SELECT format('entry %s of account %s says %s after %s, the one before says %s',
                      number, account_id, balance_after, amount, previous_balance)
        FROM (
            SELECT account_id, number, amount, balance_after, created_at,
                   lag(number, 1, 0::bigint) OVER chain AS previous_number,
                   lag(balance_after, 1, 0::bigint) OVER chain AS previous_balance,
                   lag(created_at) OVER chain AS previous_at
            FROM wallet_entry WHERE number IS NOT NULL WINDOW chain AS (PARTITION BY account_id ORDER BY number)
        ) line
        WHERE number <> previous_number + 1 OR balance_after <> previous_balance + amount OR created_at < previous_at
    """,
    "balance_is_the_last_entrys": """
        SELECT format('account %s holds %s, its last entry says %s, its entries sum to %s',
                      account.id, account.balance, coalesce(last.balance_after, 0), coalesce(total.amount, 0))
        FROM wallet_ledgeraccount account
        LEFT JOIN (
            SELECT DISTINCT ON (account_id) account_id, balance_after
            FROM wallet_entry WHERE number IS NOT NULL ORDER BY account_id, number DESC
        ) last ON last.account_id = account.id
        LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM wallet_entry GROUP BY account_id) total
            ON total.account_id = account.id
        WHERE account.kind = 'person'
          AND (account.balance IS DISTINCT FROM coalesce(last.balance_after, 0)
               OR account.balance IS DISTINCT FROM coalesce(total.amount, 0))
    """,
    "never_below_zero": """
        SELECT format('account %s is below zero: %s', id, balance) FROM wallet_ledgeraccount WHERE balance < 0
        UNION ALL
        SELECT format('entry %s leaves account %s below zero: %s', number, account_id, balance_after)
        FROM wallet_entry WHERE balance_after < 0
    """,
    "accounts_belong": """
        SELECT format('account %s of kind %s has owner %s and balance %s', id, kind, owner_id, balance)
        FROM wallet_ledgeraccount
        WHERE (kind = 'person') <> (owner_id IS NOT NULL) OR (kind = 'person') <> (balance IS NOT NULL)
        UNION ALL
        SELECT format('there are %s platform accounts of kind %s', count(*), kind)
        FROM wallet_ledgeraccount WHERE kind <> 'person' GROUP BY kind HAVING count(*) > 1
        UNION ALL
        SELECT format('person %s has %s accounts', owner_id, count(*))
        FROM wallet_ledgeraccount WHERE owner_id IS NOT NULL GROUP BY owner_id HAVING count(*) > 1
    """,
    "direction_fits_kind": """
        SELECT format('%s %s moved %s on a person''s account and %s on %s', transfer.kind, transfer.id,
                      mine.amount, theirs.amount, other.kind)
        FROM wallet_transfer transfer
        JOIN wallet_entry mine ON mine.transfer_id = transfer.id AND mine.number IS NOT NULL
        JOIN wallet_entry theirs ON theirs.transfer_id = transfer.id AND theirs.id <> mine.id
        JOIN wallet_ledgeraccount other ON other.id = theirs.account_id
        WHERE mine.amount = 0
           OR (transfer.kind = 'top_up' AND (mine.amount < 0 OR other.kind NOT IN ('cash', 'payme', 'click', 'uzum')))
           OR (transfer.kind = 'purchase' AND (mine.amount > 0 OR other.kind <> 'revenue'))
           OR (transfer.kind = 'bonus' AND (mine.amount < 0 OR other.kind <> 'bonus'))
           OR (transfer.kind = 'correction' AND other.kind <> 'correction')
           OR (transfer.kind = 'refund' AND other.kind NOT IN ('click', 'bank')) OR (transfer.kind <> 'refund' AND other.kind = 'bank')
    """,
    "reversed_once_and_never_more_than_moved": """
        SELECT format('reversal %s of %s moved %s against %s', reversal.id, original.id, back.amount, moved.amount)
        FROM wallet_transfer reversal
        JOIN wallet_transfer original ON original.id = reversal.reverses_id
        JOIN wallet_entry back ON back.transfer_id = reversal.id
        LEFT JOIN wallet_entry moved ON moved.transfer_id = original.id AND moved.account_id = back.account_id
        WHERE moved.id IS NULL OR sign(back.amount) = sign(moved.amount) OR abs(back.amount) > abs(moved.amount)
           OR original.kind = 'reversal'
        UNION ALL
        SELECT format('transfer %s is reversed %s times', reverses_id, count(*))
        FROM wallet_transfer WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1
        UNION ALL
        SELECT format('transfer %s of kind %s reverses %s', id, kind, coalesce(reverses_id::text, 'nothing'))
        FROM wallet_transfer WHERE (kind = 'reversal') <> (reverses_id IS NOT NULL)
    """,
    "receipts_credited_once": """
        SELECT format('receipt %s was credited %s times', upper(receipt_number), count(*))
        FROM wallet_transfer WHERE receipt_number IS NOT NULL GROUP BY upper(receipt_number) HAVING count(*) > 1
    """,
    "everything_sums_to_zero": """
        SELECT format('all entries sum to %s', sum(amount)) FROM wallet_entry HAVING sum(amount) <> 0
    """,
}


_others: dict[str, str] = {}


def register_check(name: str, sql: str) -> None:
    """Adds an invariant of a feature above, from its `AppConfig.ready`: a statement that finds a text for each broken row."""
    _others[name] = sql


@dataclass(frozen=True, slots=True)
class Difference:
    """One broken invariant: which, and what the rows say."""

    check: str
    text: str


def differences() -> list[Difference]:
    """What is wrong in the books, at most 20 rows a check; right books: an empty list."""
    found: list[Difference] = []
    with connection.cursor() as cursor:
        for check, sql in {**_CHECKS, **_others}.items():
            cursor.execute(sql)
            found += [Difference(check=check, text=text) for (text,) in cursor.fetchmany(_SHOWN)]
    return found

"""Many customers at once: rows as the operations would have written them, by a few statements.

Customers are numbered from 1. All begin alike, so that a recorded purchase fits each of them; the first has a long statement. The ledger's
triggers and foreign keys are passed over while loading; `manage.py check_books` looks at the result instead.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

import psycopg

LINES = 10
"""Ledger lines a customer; the first has `LONG`."""
LONG = 10_000
RECORDED = 200
"""Customers with lower numbers are for recordings."""

_ID = "('01900000' || lpad(to_hex({kind}), 4, '0') || '70008000' || lpad(to_hex({number}), 12, '0'))::uuid"
_PRODUCT = "CASE i % 10 WHEN 8 THEN 'kundalikcom-mobile' WHEN 9 THEN 'testmax-teacher' ELSE 'kundalikcom-pc' END"
_LINES = "CASE WHEN i = 1 THEN {long} ELSE {lines} END"
_USER, _SESSION, _LICENCE, _BINDING, _TRANSFER = 1, 2, 3, 4, 5
_STEPS = (
    """
    INSERT INTO accounts_user (id, password, is_superuser, username, full_name, sex, email, phone, tg_id, language, is_active,
                               is_staff, created_at, updated_at, staff_epoch)
    SELECT {user}, %(password)s, false, 'mijoz' || lpad(i::text, 8, '0'), 'Gʻayrat Oʻktamov ' || i, i %% 2 = 0,
           'mijoz' || i || '@example.uz', '+99890' || lpad(i::text, 7, '0'), 10000000 + i, 'uz', true, false,
           now() - interval '400 days' + i * interval '1 second', now() - interval '400 days', 0
    FROM generate_series(1, {customers}) i
    """,
    """
    INSERT INTO accounts_session (id, user_id, token_hash, generation, device_name, created_at, last_seen_at, expires_at,
                                  confirmed_at, token_used_at)
    SELECT {session}, {user}, sha256(convert_to(rtrim(translate(encode(sha256(convert_to('customer-' || i, 'UTF8')), 'base64'),
           '+/', '-_'), '='), 'UTF8')), 0, 'Sinf kompyuteri', now(), now(), now() + interval '180 days', now(), now()
    FROM generate_series(1, {customers}) i
    """,
    """
    INSERT INTO telegram_telegramchat (chat_id, language, first_seen_at)
    SELECT 10000000 + i, 'uz', now() FROM generate_series(1, {customers}) i
    """,
    """
    INSERT INTO licences_licence (id, user_id, product_id, key, starts_at, ends_at, anchor_day, is_trial, created_at)
    SELECT {licence}, {user}, {product}, upper(substr(md5(i::text), 1, 23)), date_trunc('day', now()) - interval '30 days',
           date_trunc('day', now()) + interval '300 days', 1, false, now() - interval '30 days'
    FROM generate_series(1, {customers}) i
    """,
    """
    INSERT INTO licences_devicebinding (id, licence_id, device_id, bound_at, last_seen_at, release_reason, lease,
                                        lease_issued_at, lease_ends_at)
    SELECT {binding}, {licence}, 'PC-' || i, now(), now(), '', %(lease)s, now(),
           date_trunc('day', now()) + interval '300 days'
    FROM generate_series(1, {customers}) i
    """,
    """
    INSERT INTO kundalikcom_school (user_id, school_number, created_at, updated_at, district_id)
    SELECT {user}, '12', now(), now(), (SELECT min(soato) FROM kundalikcom_district) FROM generate_series(1, {customers}) i
    """,
    "INSERT INTO wallet_ledgeraccount (kind) VALUES ('cash'), ('revenue') ON CONFLICT DO NOTHING",
    """
    INSERT INTO wallet_ledgeraccount (kind, owner_id, balance)
    SELECT 'person', {user}, {money} - {price}::bigint * ({count} - 1) FROM generate_series(1, {customers}) i
    """,
    """
    INSERT INTO wallet_transfer (id, kind, note, details, created_at)
    SELECT {transfer}, CASE WHEN n = 1 THEN 'top_up' ELSE 'purchase' END,
           CASE WHEN n = 1 THEN 'naqd pul' ELSE '{{product}}, months: {{months}}' END,
           CASE WHEN n > 1 THEN '{{"product": "Kundalikcom (computer)", "months": 1}}'::jsonb END, {moment}
    FROM generate_series(1, {customers}) i, generate_series(1, {count}) n
    """,
    """
    INSERT INTO wallet_entry (transfer_id, account_id, amount, number, balance_after, created_at)
    SELECT {transfer}, account.id, CASE WHEN n = 1 THEN {money} ELSE -{price} END, n, {money} - {price}::bigint * (n - 1), {moment}
    FROM generate_series(1, {customers}) i JOIN wallet_ledgeraccount account ON account.owner_id = {user},
         generate_series(1, {count}) n
    """,
    """
    INSERT INTO wallet_entry (transfer_id, account_id, amount, created_at)
    SELECT {transfer}, CASE WHEN n = 1 THEN (SELECT id FROM wallet_ledgeraccount WHERE kind = 'cash')
           ELSE (SELECT id FROM wallet_ledgeraccount WHERE kind = 'revenue') END,
           CASE WHEN n = 1 THEN -{money} ELSE {price} END, {moment}
    FROM generate_series(1, {customers}) i, generate_series(1, {count}) n
    """,
)


def populate(database_url: str, *, customers: int, password: str, lease: str) -> None:
    """Loads so many customers into a prepared, empty database. `password` is encoded, `lease` one that a check would keep."""
    names = {
        "customers": customers,
        "product": _PRODUCT.replace("%", "%%"),
        "count": _LINES.format(long=LONG, lines=LINES).replace("%", "%%"),
        "money": 1_000_000_000,
        "price": 25_000,
        "moment": "now() - interval '300 days' + n * interval '10 minutes'",
        "user": _ID.format(kind=_USER, number="i"),
        "session": _ID.format(kind=_SESSION, number="i"),
        "licence": _ID.format(kind=_LICENCE, number="i"),
        "binding": _ID.format(kind=_BINDING, number="i"),
        "transfer": _ID.format(kind=_TRANSFER, number="i::bigint * 16384 + n"),
    }
    with psycopg.connect(database_url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET work_mem = '128MB'")
        for step in _STEPS:
            connection.execute(step.format(**names), {"password": password, "lease": lease})
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def refresh(database_url: str, numbers: Sequence[int]) -> None:
    """These customers were seen this minute: the touch that is due every four minutes does not come into one run and not the next."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for table, kind in (("accounts_session", _SESSION), ("licences_devicebinding", _BINDING)):
            connection.execute(
                f"UPDATE {table} SET last_seen_at = now() WHERE id = ANY(%s) AND last_seen_at < now() - interval '1 minute'",
                [[UUID(_row(kind, number)) for number in numbers]],
            )


def token_of(number: int) -> str:
    """The token of a customer's session."""
    return urlsafe_b64encode(sha256(f"customer-{number}".encode()).digest()).rstrip(b"=").decode()


def id_of(number: int) -> str:
    """A customer's id."""
    return _row(_USER, number)


def _row(kind: int, number: int) -> str:
    """As `_ID` makes it."""
    return f"01900000-{kind:04x}-7000-8000-{number:012x}"

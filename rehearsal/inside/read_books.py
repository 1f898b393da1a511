"""Run on a node: what the primary holds, as JSON: purchases, charges, balances, licences, sessions, messages."""

import json
import os
import sys
from typing import Any

import psycopg

_QUESTIONS = {
    "purchases": """
        SELECT user_id::text, idempotency_key, price, balance_after
        FROM licences_purchase WHERE user_id = ANY(%(people)s)""",
    "charges": """
        SELECT account.owner_id::text, count(*), -sum(entry.amount)
        FROM wallet_entry entry JOIN wallet_ledgeraccount account ON account.id = entry.account_id
        JOIN licences_purchase purchase ON purchase.transfer_id = entry.transfer_id
        WHERE account.owner_id = ANY(%(people)s) GROUP BY 1""",
    "balances": """
        SELECT account.owner_id::text, account.balance, sum(entry.amount)
        FROM wallet_ledgeraccount account JOIN wallet_entry entry ON entry.account_id = account.id
        WHERE account.owner_id = ANY(%(people)s) GROUP BY 1, 2""",
    "broken_chains": """
        SELECT user_id::text || ' ' || product_id, months, moved::int FROM (
            SELECT user_id, product_id, months + bonus_months AS months, month - lag(month) OVER licences AS moved FROM (
                SELECT *, extract(year FROM local) * 12 + extract(month FROM local) AS month FROM (
                    SELECT *, ends_at AT TIME ZONE 'Asia/Tashkent' AS local FROM licences_purchase WHERE user_id = ANY(%(people)s)
                ) bought) counted WINDOW licences AS (PARTITION BY licence_id ORDER BY ends_at, id)) chain
        WHERE moved <> months""",
    "wrong_ends": """
        SELECT user_id::text || ' ' || product_id, ends_at::text FROM licences_licence licence
        WHERE user_id = ANY(%(people)s)
            AND ends_at <> (SELECT max(ends_at) FROM licences_purchase WHERE licence_id = licence.id)""",
    "notices": """
        SELECT (SELECT count(*) FROM accounts_notice WHERE event LIKE 'licence.purchased:%%' AND user_id = ANY(%(people)s)),
            count(*) FILTER (WHERE kind = 'licence.purchased' AND state = 1), count(*) FILTER (WHERE state = 0)
        FROM telegram_outboxmessage WHERE chat_id = ANY(%(chats)s)""",
    "sessions": "SELECT user_id::text, count(*) FROM accounts_session WHERE user_id = ANY(%(newcomers)s) GROUP BY 1",
}


def main() -> None:
    """Reads the people from standard input."""
    asked: dict[str, Any] = json.load(sys.stdin)
    found = {}
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # one moment, while customers go on
        for name, question in _QUESTIONS.items():
            found[name] = [[_plain(value) for value in row] for row in connection.execute(question, asked)]
    print(json.dumps(found))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else int(value)


if __name__ == "__main__":
    main()

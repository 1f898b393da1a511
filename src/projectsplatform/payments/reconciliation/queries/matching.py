"""What differs between a run's lines, our payments with their events, and the ledger: one statement, worked out by the database.

Lines of one number are one statement of it: cancelled if any says so. A line is a payment's by the provider's number, by
Click's other number, which came as `paydoc`, or by ours.
"""

from typing import Final

_STATED: Final = """
    stated AS MATERIALIZED (
        SELECT provider_id, count(*) FILTER (WHERE state = 'paid') AS paid,
               CASE WHEN bool_or(state = 'cancelled') THEN 'cancelled' ELSE 'paid' END AS says,
               max(amount) AS amount, max(account) AS account, max(at) AS at, max(our_number) AS our_number
        FROM payments_statementline WHERE run_id = %(run)s AND state <> 'other' GROUP BY provider_id
    ), matched AS MATERIALIZED (
        SELECT stated.*, coalesce(own.id, doc.id, numbered.id) AS payment_id,
               coalesce(own.state, doc.state, numbered.state) AS state,
               coalesce(own.amount, doc.amount, numbered.amount) * 100 AS ours
        FROM stated
        LEFT JOIN payments_providerpayment own ON own.provider = %(provider)s AND own.provider_id = stated.provider_id
        LEFT JOIN payments_providerpayment doc ON own.id IS NULL AND %(provider)s = 'click' AND doc.provider = 'click'
            AND doc.details->>'paydoc' = stated.provider_id
        LEFT JOIN payments_providerpayment numbered ON own.id IS NULL AND doc.id IS NULL
            AND numbered.provider = %(provider)s AND numbered.id = stated.our_number
    )"""

# A payment at the edge of the period may stand in the statement of the day before or after: it is looked for in all of
# them, and one of the last minutes is left to the run of the next day, which looks back as far.
_MISSING: Final = """
        SELECT 'missing_there', 'payment:' || payment.id, coalesce(payment.provider_id, ''), payment.account, '', NULL::bigint,
               payment.confirmed_at, payment.id, NULL::uuid
        FROM payments_providerpayment payment
        WHERE %(is_whole)s AND payment.provider = %(provider)s AND payment.state = 'confirmed'
          AND payment.confirmed_at >= %(since)s - %(edge)s AND payment.confirmed_at < %(until)s - %(edge)s
          AND NOT EXISTS (SELECT FROM matched WHERE matched.payment_id = payment.id)
          AND NOT EXISTS (
              SELECT FROM payments_statementline line JOIN payments_reconciliationrun run ON run.id = line.run_id
              WHERE run.provider = payment.provider AND line.state <> 'other'
                AND line.provider_id IN (payment.provider_id, payment.details->>'paydoc')
          )
          AND NOT EXISTS (SELECT FROM payments_difference made WHERE made.credited_id = payment.id)
          AND (payment.confirmed_at >= %(since)s OR EXISTS (
              SELECT FROM payments_reconciliationrun run
              WHERE run.provider = payment.provider AND run.source = 'file' AND run.state = 'done'
                AND payment.confirmed_at >= run.since AND payment.confirmed_at < run.until
          ))"""

_OWN: Final = """
        SELECT 'payment_without_line', 'payment:' || payment.id, coalesce(payment.provider_id, ''), payment.account, '', NULL,
               payment.confirmed_at, payment.id, payment.transfer_id
        FROM payments_providerpayment payment
        LEFT JOIN wallet_entry mine ON mine.transfer_id = payment.transfer_id AND mine.number IS NOT NULL
        WHERE payment.provider = %(provider)s AND payment.state IN ('confirmed', 'refunded')
          AND payment.confirmed_at >= %(since)s AND payment.confirmed_at < %(until)s
          AND mine.amount IS DISTINCT FROM payment.amount
        UNION ALL
        SELECT 'payment_without_event', 'payment:' || payment.id, coalesce(payment.provider_id, ''), payment.account, '', NULL,
               payment.confirmed_at, payment.id, NULL
        FROM payments_providerpayment payment
        WHERE payment.provider = %(provider)s AND payment.state IN ('confirmed', 'refunded')
          AND payment.confirmed_at >= %(since)s AND payment.confirmed_at < %(until)s
          AND NOT EXISTS (SELECT FROM payments_providerevent event WHERE event.payment_id = payment.id)
        UNION ALL
        SELECT 'line_without_payment', 'transfer:' || entry.transfer_id, '', '', '', NULL,
               entry.created_at, NULL, entry.transfer_id
        FROM wallet_entry entry JOIN wallet_ledgeraccount account ON account.id = entry.account_id
        WHERE account.kind = %(provider)s AND entry.created_at >= %(since)s AND entry.created_at < %(until)s
          AND NOT EXISTS (SELECT FROM payments_providerpayment payment WHERE payment.transfer_id = entry.transfer_id)
          AND NOT EXISTS (SELECT FROM payments_providerpayment payment WHERE payment.refund_id = entry.transfer_id)
          AND NOT EXISTS (SELECT FROM payments_providerrefund refund WHERE refund.transfer_id = entry.transfer_id)
          AND NOT EXISTS (SELECT FROM payments_providerrefund refund WHERE refund.returned_id = entry.transfer_id)"""

# A top-up that staff entered with the provider's number as its receipt.
_BY_HAND: Final = """
    by_hand AS MATERIALIZED (
        SELECT matched.provider_id, transfer.id FROM matched JOIN wallet_transfer transfer
            ON transfer.receipt_number IS NOT NULL AND upper(transfer.receipt_number) = upper(matched.provider_id)
        WHERE matched.says = 'paid'
          AND NOT EXISTS (SELECT FROM wallet_transfer undone WHERE undone.reverses_id = transfer.id)
    )"""

_STATEMENTS: Final = """
        SELECT CASE WHEN payment_id IS NULL THEN 'unknown'
                    WHEN amount IS NOT NULL AND amount <> ours THEN 'amount_differs'
                    ELSE 'late_credit' END,
               'number:' || provider_id, provider_id, account, says, amount, at, payment_id,
               (SELECT id FROM by_hand WHERE by_hand.provider_id = matched.provider_id)
        FROM matched
        WHERE says = 'paid' AND (payment_id IS NULL OR state IN ('begun', 'created', 'cancelled')
                                 OR (state = 'confirmed' AND amount <> ours))
        UNION ALL
        SELECT 'double', 'number:' || provider_id, provider_id, account, says, amount, at, payment_id, NULL
        FROM matched WHERE paid > 1
        UNION ALL
        SELECT 'double', 'transfer:' || by_hand.id, provider_id, account, says, amount, at, payment_id, by_hand.id
        FROM matched JOIN by_hand USING (provider_id)
        WHERE state = 'confirmed' AND coalesce(amount, ours) = 100 * (
            SELECT mine.amount FROM wallet_entry mine WHERE mine.transfer_id = by_hand.id AND mine.number IS NOT NULL)
        UNION ALL
        SELECT 'cancelled_there_only', 'number:' || provider_id, provider_id, account, says, amount, at, payment_id, NULL
        FROM matched WHERE says = 'cancelled' AND state = 'confirmed'"""

FIND: Final = f"""
    WITH {_STATED}, {_BY_HAND}, found (kind, subject, provider_id, account, stated_as, stated_amount, at, payment_id, transfer_id) AS (
        {_MISSING}
        UNION ALL
        {_OWN}
        UNION ALL
        {_STATEMENTS}
    ), kept AS (
        INSERT INTO payments_difference AS known (
            id, provider, kind, subject, provider_id, account, stated_as, stated_amount, at, payment_id, transfer_id,
            first_run_id, last_run_id, found_at, state, resolution, reason, debt, debt_reason)
        SELECT (lpad(to_hex(%(began)s::int8 + row_number() OVER ()), 12, '0') || '7' || substr(gen_random_uuid()::text, 16))::uuid,
               %(provider)s, once.*, %(run)s, %(run)s, %(at)s, 'open', '', '', 0, ''
        FROM (SELECT DISTINCT ON (kind, subject) * FROM found ORDER BY kind, subject) AS once
        ON CONFLICT (provider, kind, subject) DO UPDATE SET
            last_run_id = excluded.last_run_id,
            state = CASE WHEN known.state = 'gone' THEN 'open' ELSE known.state END,
            stated_as = CASE WHEN known.state IN ('open', 'gone') THEN excluded.stated_as ELSE known.stated_as END,
            stated_amount = CASE WHEN known.state IN ('open', 'gone') THEN excluded.stated_amount ELSE known.stated_amount END,
            payment_id = CASE WHEN known.state IN ('open', 'gone') THEN excluded.payment_id ELSE known.payment_id END,
            transfer_id = CASE WHEN known.state IN ('open', 'gone') THEN excluded.transfer_id ELSE known.transfer_id END
        RETURNING first_run_id
    )
    SELECT count(*) FILTER (WHERE first_run_id = %(run)s), count(*) FILTER (WHERE first_run_id <> %(run)s) FROM kept
"""  # noqa: S608  ours
"""Writes the differences of a run; how many are new and how many were known."""

CLOSE_GONE: Final = """
    UPDATE payments_difference known SET state = 'gone'
    WHERE known.provider = %(provider)s AND known.state = 'open' AND known.last_run_id <> %(run)s AND (
        (known.kind IN ('late_credit', 'double', 'amount_differs', 'unknown', 'cancelled_there_only', 'missing_there')
         AND known.provider_id <> '' AND EXISTS (
            SELECT FROM payments_statementline line
            WHERE line.run_id = %(run)s AND line.provider_id = known.provider_id AND line.state <> 'other'))
        OR (known.kind IN ('payment_without_line', 'payment_without_event', 'line_without_payment')
            AND known.at >= %(since)s AND known.at < %(until)s)
        OR (known.kind = 'late_credit' AND EXISTS (
            SELECT FROM payments_providerpayment payment
            WHERE payment.id = known.payment_id AND payment.state IN ('confirmed', 'refunded')))
        OR (known.kind IN ('cancelled_there_only', 'missing_there') AND EXISTS (
            SELECT FROM payments_providerpayment payment
            WHERE payment.id = known.payment_id AND payment.state = 'refunded'))
    )
"""
"""Differences that a run looked at and did not find any more."""

"""Invariants between payments and the ledger, beside the wallet's own."""

from typing import Final

CHECKS: Final = {
    "providers_accounts_are_their_payments": """
        SELECT format('the account of %s holds %s, its payments say %s', provider, held, paid)
        FROM unnest(ARRAY['payme', 'click', 'uzum']) provider,
        LATERAL (
            SELECT coalesce(-sum(entry.amount), 0) AS held FROM wallet_entry entry
            JOIN wallet_ledgeraccount account ON account.id = entry.account_id WHERE account.kind = provider
        ) ledger,
        LATERAL (
            SELECT coalesce(sum(amount), 0) AS paid FROM payments_providerpayment payment
            WHERE payment.provider = provider.provider AND state = 'confirmed'
        ) payments
        WHERE held <> paid
    """,
    "payments_are_on_the_balance_once": """
        SELECT format('payment %s of %s so''m is %s, and %s came to its person by its transfer',
                      payment.id, payment.amount, payment.state, coalesce(mine.amount, 0))
        FROM payments_providerpayment payment
        LEFT JOIN wallet_entry mine ON mine.transfer_id = payment.transfer_id AND mine.number IS NOT NULL
        LEFT JOIN wallet_ledgeraccount account ON account.id = mine.account_id
        WHERE (payment.state IN ('confirmed', 'refunded')) <> (mine.id IS NOT NULL)
           OR mine.amount <> payment.amount OR account.owner_id <> payment.person_id
        UNION ALL
        SELECT format('payment %s of %s so''m is %s, and %s left its person by its refund',
                      payment.id, payment.amount, payment.state, coalesce(-back.amount, 0))
        FROM payments_providerpayment payment
        LEFT JOIN wallet_entry back ON back.transfer_id = payment.refund_id AND back.number IS NOT NULL
        LEFT JOIN wallet_transfer refund ON refund.id = payment.refund_id
        WHERE (payment.state = 'refunded') <> (back.id IS NOT NULL)
           OR back.amount <> -payment.amount OR refund.reverses_id <> payment.transfer_id
        UNION ALL
        SELECT format('transfer %s is on the account of %s and belongs to no payment of it', entry.transfer_id, account.kind)
        FROM wallet_entry entry JOIN wallet_ledgeraccount account ON account.id = entry.account_id
        WHERE account.kind IN ('payme', 'click', 'uzum') AND NOT EXISTS (
            SELECT FROM payments_providerpayment payment
            WHERE payment.provider = account.kind AND entry.transfer_id IN (payment.transfer_id, payment.refund_id)
        )
    """,
}

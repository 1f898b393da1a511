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
        ) payments, LATERAL (
            SELECT coalesce(sum(amount), 0) AS leaving FROM payments_providerrefund
            WHERE way = provider.provider AND state NOT IN ('done', 'refused')
        ) refunds
        WHERE held <> paid - leaving
    """,
    "bank_transfers_are_refunds": """
        SELECT format('the account of bank transfers says that %s left, refunds say %s', held, refunded)
        FROM (
            SELECT coalesce(sum(entry.amount), 0) AS held FROM wallet_entry entry
            JOIN wallet_ledgeraccount account ON account.id = entry.account_id WHERE account.kind = 'bank'
        ) ledger, (
            SELECT coalesce(sum(amount), 0) AS refunded FROM payments_providerrefund WHERE way = 'bank' AND state <> 'refused'
        ) refunds
        WHERE held <> refunded
    """,
    "refunds_are_off_the_balance_once": """
        SELECT format('refund %s of %s so''m is %s, and its lines moved %s and %s', refund.id, refund.amount, refund.state,
                      coalesce(mine.amount, 0), coalesce(back.amount, 0))
        FROM payments_providerrefund refund
        JOIN payments_providerpayment payment ON payment.id = refund.payment_id
        LEFT JOIN wallet_entry mine ON mine.transfer_id = refund.transfer_id AND mine.number IS NOT NULL
        LEFT JOIN wallet_ledgeraccount account ON account.id = mine.account_id
        LEFT JOIN wallet_entry back ON back.transfer_id = refund.returned_id AND back.number IS NOT NULL
        WHERE mine.amount IS DISTINCT FROM -refund.amount OR account.owner_id IS DISTINCT FROM payment.person_id
           OR (refund.state = 'refused') <> (back.id IS NOT NULL)
           OR back.amount <> refund.amount OR back.account_id <> mine.account_id
        UNION ALL
        SELECT format('transfer %s is a refund of no payment', transfer.id) FROM wallet_transfer transfer
        WHERE transfer.kind = 'refund'
          AND NOT EXISTS (SELECT FROM payments_providerrefund WHERE transfer_id = transfer.id)
          AND NOT EXISTS (SELECT FROM payments_providerrefund WHERE returned_id = transfer.id)
        UNION ALL
        SELECT format('refunds of %s so''m are of payment %s of %s so''m, which is %s', sum(refund.amount), payment.id,
                      payment.amount, payment.state)
        FROM payments_providerrefund refund JOIN payments_providerpayment payment ON payment.id = refund.payment_id
        WHERE refund.state <> 'refused'
        GROUP BY payment.id HAVING sum(refund.amount) > payment.amount OR payment.state NOT IN ('confirmed', 'refunded')
        UNION ALL
        SELECT format('refund %s through Click is %s, its payment %s', refund.id, refund.state, payment.state)
        FROM payments_providerrefund refund JOIN payments_providerpayment payment ON payment.id = refund.payment_id
        WHERE refund.way = 'click' AND (refund.state = 'done') <> (payment.refund_id IS NOT DISTINCT FROM refund.transfer_id)
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
           OR back.amount <> -payment.amount
           OR (refund.id IS NOT NULL AND refund.kind <> 'refund' AND refund.reverses_id IS DISTINCT FROM payment.transfer_id)
        UNION ALL
        SELECT format('transfer %s is on the account of %s and belongs to no payment of it', entry.transfer_id, account.kind)
        FROM wallet_entry entry JOIN wallet_ledgeraccount account ON account.id = entry.account_id
        WHERE account.kind IN ('payme', 'click', 'uzum')
          AND NOT EXISTS (SELECT FROM payments_providerpayment WHERE provider = account.kind AND transfer_id = entry.transfer_id)
          AND NOT EXISTS (SELECT FROM payments_providerpayment WHERE provider = account.kind AND refund_id = entry.transfer_id)
          AND NOT EXISTS (SELECT FROM payments_providerrefund WHERE way = account.kind AND transfer_id = entry.transfer_id)
          AND NOT EXISTS (SELECT FROM payments_providerrefund WHERE way = account.kind AND returned_id = entry.transfer_id)
    """,
}

"""What an accountant signs: a provider's period by our ledger, by our payments and by its statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.payments.enums import Provider

# The provider's account counts what it owes us with a minus: its entries are the other sides of people's.
_REPORT: Final = """
    SELECT provider.name,
           (SELECT coalesce(-sum(amount), 0) FROM wallet_entry WHERE account_id = account.id AND created_at < %(since)s)::bigint,
           coalesce(moved.received, 0)::bigint, coalesce(moved.given_back, 0)::bigint,
           (SELECT coalesce(-sum(amount), 0) FROM wallet_entry WHERE account_id = account.id AND created_at < %(until)s)::bigint,
           (SELECT coalesce(sum(amount), 0) FROM payments_providerpayment payment
            WHERE payment.provider = provider.name AND confirmed_at >= %(since)s AND confirmed_at < %(until)s)::bigint,
           (SELECT count(*) FROM payments_providerpayment payment
            WHERE payment.provider = provider.name AND confirmed_at >= %(since)s AND confirmed_at < %(until)s),
           said.sum::bigint, said.fees::bigint,
           differences.open, differences.closed, differences.debt::bigint
    FROM unnest(%(providers)s::text[]) WITH ORDINALITY AS provider(name, place)
    LEFT JOIN wallet_ledgeraccount account ON account.kind = provider.name
    LEFT JOIN LATERAL (
        SELECT -sum(amount) FILTER (WHERE amount < 0) AS received, sum(amount) FILTER (WHERE amount > 0) AS given_back
        FROM wallet_entry WHERE account_id = account.id AND created_at >= %(since)s AND created_at < %(until)s
    ) moved ON true
    LEFT JOIN LATERAL (
        SELECT sum(amount) AS sum, sum(fee) AS fees FROM (
            SELECT DISTINCT ON (line.provider_id) line.amount, line.fee, line.state FROM payments_statementline line
            JOIN payments_reconciliationrun run ON run.id = line.run_id
            WHERE run.provider = provider.name AND run.source = 'file' AND run.state = 'done'
              AND line.at >= %(since)s AND line.at < %(until)s ORDER BY line.provider_id, line.id DESC
        ) newest WHERE state = 'paid'
    ) said ON true
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state IN ('open', 'waiting')) AS open,
               count(*) FILTER (WHERE state IN ('resolved', 'gone')) AS closed,
               coalesce(sum(debt) FILTER (WHERE debt_cleared_at IS NULL), 0) AS debt
        FROM payments_difference difference
        WHERE difference.provider = provider.name AND coalesce(at, found_at) >= %(since)s AND coalesce(at, found_at) < %(until)s
    ) differences ON true
    ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class ProviderReport:
    """A provider's period. So'm, but `stated` and `fees`, which are tiyin and None where no file of the period says them.

    `opening` and `closing` are what the provider took for us and did not give back; `by_payments` is the sum of confirmed payments.
    """

    provider: str
    opening: int
    received: int
    given_back: int
    closing: int
    by_payments: int
    payments: int
    stated: int | None
    fees: int | None
    open: int
    closed: int
    debt: int

    @property
    def name(self) -> str:
        """The provider's."""
        return str(Provider(self.provider).label)


def report_of(*, since: datetime, until: datetime) -> list[ProviderReport]:
    """All providers, by moments: one statement."""
    values = {"since": since, "until": until, "providers": list(Provider.values)}
    return [ProviderReport(*row) for row in fetch_rows(_REPORT, values)]

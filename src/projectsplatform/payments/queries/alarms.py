"""What owners should hear of providers' calls."""

from datetime import datetime
from typing import Final

from projectsplatform.kit.db.statements import fetch_rows

# A confirmation that was refused is money that was taken from somebody's card. Not among them: what had been confirmed already
# (Uzum Bank's 10016), and what Click itself says has failed.
_SUSPECT: Final = """
    SELECT provider, count(*) FILTER (WHERE refused = 'auth'),
        count(*) FILTER (WHERE provider = 'payme' AND refused = 'unknown' AND at > %(burst)s),
        count(*) FILTER (
            WHERE refused IN ('state', 'amount', 'unknown', 'account') AND (
                method = 'PerformTransaction'
                OR method = 'complete' AND asked ->> 'error' = '0'
                OR method = 'confirm' AND answered ->> 'errorCode' <> '10016'
            )
        )
    FROM payments_providerevent WHERE refused <> '' AND at > %(since)s AND at <= %(until)s
    GROUP BY provider ORDER BY provider
"""


def suspect_calls(*, since: datetime, burst_since: datetime, until: datetime) -> list[tuple[str, int, int, int]]:
    """Of each provider: calls whose signature or key was wrong, questions for transactions that Payme should know are none
    (since `burst_since`), confirmations that were refused."""
    rows = fetch_rows(_SUSPECT, {"since": since, "burst": burst_since, "until": until})
    return [(str(provider), int(wrong), int(unknown), int(refused)) for provider, wrong, unknown, refused in rows]

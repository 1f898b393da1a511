"""Whom a new set of prices would concern, and the sets that are there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from projectsplatform.kit.db.statements import fetch_row, fetch_rows
from projectsplatform.licences.models import PriceTier
from projectsplatform.licences.queries.products import tiers_at

_RUNNING: Final = "licence.product_id = %(code)s AND licence.revoked_at IS NULL AND licence.suspended_at IS NULL AND licence.ends_at > %(at)s"
_HOLDERS: Final = f"""
    SELECT count(*), count(*) FILTER (WHERE licence.ends_at < %(valid_from)s),
           count(*) FILTER (WHERE licence.auto_renew),
           count(*) FILTER (WHERE licence.auto_renew AND licence.ends_at < %(valid_from)s)
    FROM licences_licence licence WHERE {_RUNNING}
"""  # noqa: S608  a constant of this module
_BUYERS: Final = f"""
    SELECT last.months, count(*)
    FROM licences_licence licence
    JOIN LATERAL (
        SELECT purchase.months FROM licences_purchase purchase
        WHERE purchase.licence_id = licence.id ORDER BY purchase.created_at DESC LIMIT 1
    ) last ON true
    WHERE {_RUNNING} GROUP BY last.months
"""  # noqa: S608  a constant of this module


@dataclass(frozen=True, slots=True)
class Holders:
    """Running licences of a product: all, those that end before a moment, and how many of both are renewed from the balance."""

    running: int
    ending_before: int
    renewing: int
    renewing_before: int


def count_buyers(code: str, at: datetime) -> dict[int, int]:
    """Months → running licences of a product that were bought for so many the last time."""
    return {int(months): int(count) for months, count in fetch_rows(_BUYERS, {"code": code, "at": at})}


def count_holders(code: str, *, valid_from: datetime, at: datetime) -> Holders:
    """Who is concerned by prices that hold from a moment on, in one read."""
    row = fetch_row(_HOLDERS, {"code": code, "at": at, "valid_from": valid_from})
    return Holders(*row) if row else Holders(0, 0, 0, 0)


def planned_sets(code: str, at: datetime) -> list[tuple[datetime, dict[int, int]]]:
    """The set that holds now and those that begin later: (from when, from months → so'm a month), the earliest first."""
    present = tiers_at([code], at).get(code, {})
    sets: dict[datetime, dict[int, int]] = {}
    for since, months, som in PriceTier.objects.filter(product_id=code, valid_from__gt=at).values_list(
        "valid_from", "from_months", "som_a_month"
    ):
        sets.setdefault(since, {})[months] = som
    return [(at, present), *sorted(sets.items())]

"""Automatic renewals: what is to be announced, what is due, and how one licence's stands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.models import Licence, Renewal

_BATCH: Final = 200
_M = TypeVar("_M", bound=Model)


def _runs(licence: str = "") -> dict[str, Any]:
    """What must be true of a licence that renews itself; `licence` is the way to it with its underscores."""
    wanted = {
        "auto_renew": True, "is_trial": False, "suspended_at": None, "revoked_at": None, "user__is_active": True,
    }  # fmt: skip
    return {f"{licence}{name}": value for name, value in wanted.items()}


def licences_to_announce(*, since: datetime, until: datetime) -> QuerySet[Licence]:
    """Licences of products on sale that renew themselves, end from `since` (exclusive) until `until`, and were not announced."""
    known = Renewal.objects.filter(licence=OuterRef("pk"), ends_at=OuterRef("ends_at"))
    found = Licence.objects.filter(**_runs(), product__active=True, ends_at__gt=since, ends_at__lte=until)
    return found.exclude(Exists(known))


def renewals_due(at: datetime) -> QuerySet[Renewal]:
    """Renewals whose licence still has the end that was announced; those that lacked money, once it is there."""
    return Renewal.objects.filter(
        Q(state=RenewalState.WAITING)
        | Q(state=RenewalState.SHORT, licence__user__ledger_account__balance__gte=F("price")),
        **_runs("licence__"),
        charge_at__lte=at,
        ends_at__gt=at,
        licence__ends_at=F("ends_at"),
    )


def renewal_of(licence: Licence) -> Renewal | None:
    """The renewal of the licence's present end."""
    return Renewal.objects.filter(licence=licence, ends_at=licence.ends_at).first()


def in_batches(rows: QuerySet[_M], by: str) -> Iterator[_M]:
    """Every row by the moment `by` and its id, read in small batches: a worker that dies has little in its hands."""
    after: tuple[datetime, UUID] | None = None
    while True:
        rest = rows if after is None else rows.filter(_behind(by, *after))
        batch = list(rest.order_by(by, "id")[:_BATCH])
        yield from batch
        if len(batch) < _BATCH:
            return
        after = (getattr(batch[-1], by), batch[-1].pk)


def _behind(by: str, moment: datetime, row_id: UUID) -> Q:
    return Q(**{f"{by}__gt": moment}) | Q(**{by: moment, "id__gt": row_id})

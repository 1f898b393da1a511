"""What is kept about a person's licences."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.licences.models import DeviceBinding, Licence, Purchase, Renewal, TrialGrant


def export_licences(person: DataSubject) -> dict[str, Any]:
    """Licences with their keys, devices that held them, what was bought, automatic renewals, trials."""
    mine = {"user_id": person.user_id}
    bindings = DeviceBinding.objects.filter(licence__user_id=person.user_id).select_related("licence").order_by("-id")
    return {
        "licences": [_licence(row) for row in Licence.objects.filter(**mine).order_by("product_id")],
        "devices": [_device(row) for row in bindings.defer("lease")],
        "purchases": [_purchase(row) for row in Purchase.objects.filter(**mine).order_by("-id")],
        "renewals": [_renewal(row) for row in _renewals(person)],
        "trials": [
            {"product": row.product_id, "device_id": row.device_id, "granted_at": rfc3339(row.granted_at)}
            for row in TrialGrant.objects.filter(**mine).order_by("id")
        ],
    }


def _licence(row: Licence) -> dict[str, Any]:
    return {
        "product": row.product_id,
        "key": row.key,
        "name": row.name,
        "auto_renew": row.auto_renew,
        "starts_at": rfc3339(row.starts_at),
        "ends_at": rfc3339(row.ends_at),
        "trial": row.is_trial,
        "suspended_at": _moment(row.suspended_at),
        "revoked_at": _moment(row.revoked_at),
    }


def _renewals(person: DataSubject) -> QuerySet[Renewal]:
    return Renewal.objects.filter(licence__user_id=person.user_id).select_related("licence").order_by("-id")


def _renewal(row: Renewal) -> dict[str, Any]:
    return {
        "product": row.licence.product_id,
        "ends_at": rfc3339(row.ends_at),
        "price": row.price,
        "state": row.state,
        "announced_at": rfc3339(row.announced_at),
    }


def _device(row: DeviceBinding) -> dict[str, Any]:
    return {
        "product": row.licence.product_id,
        "device_id": row.device_id,
        "bound_at": rfc3339(row.bound_at),
        "last_seen_at": rfc3339(row.last_seen_at),
        "released_at": _moment(row.released_at),
    }


def _purchase(row: Purchase) -> dict[str, Any]:
    return {
        "product": row.product_id,
        "months": row.months,
        "bonus_months": row.bonus_months,
        "price": row.price,
        "device_id": row.device_id,
        "created_at": rfc3339(row.created_at),
    }


def _moment(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None

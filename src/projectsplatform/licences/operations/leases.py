"""Signed leases, stored with the device they were signed for."""

from datetime import datetime

from django.conf import settings

from projectsplatform.kit.security.signing import is_signed_with_newest_key, sign_jws
from projectsplatform.licences.models import DeviceBinding
from projectsplatform.licences.queries.checks import BindingRow, LicenceRow
from projectsplatform.licences.rules.leases import is_reusable, lease_claims


def lease_for(licence: LicenceRow, binding: BindingRow, *, at: datetime) -> str:
    """The stored lease while it is reusable, else a newly signed one.

    It is stored with the end that it states: another end makes it unusable, another device has another row. A lease that was
    signed with an older key is signed again, so that an old key soon goes out of use.
    """
    issued_at, stated_end = binding.lease_issued_at, binding.lease_ends_at
    reusable = is_reusable(issued_at=issued_at, lease_ends_at=stated_end, ends_at=licence.ends_at, at=at)
    if reusable and is_signed_with_newest_key(binding.lease):
        return binding.lease
    lease = sign_jws(
        lease_claims(
            issuer=settings.PUBLIC_URL,
            licence_id=licence.id,
            product_code=licence.product_code,
            device_id=binding.device_id,
            ends_at=licence.ends_at,
            at=at,
        )
    )
    live = DeviceBinding.objects.filter(id=binding.id, released_at__isnull=True)
    live.update(lease=lease, lease_issued_at=at, lease_ends_at=licence.ends_at)
    return lease

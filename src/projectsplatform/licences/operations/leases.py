"""Signed leases, stored with the device they were signed for."""

from datetime import datetime

from django.conf import settings

from projectsplatform.kit.security.signing import sign_jws
from projectsplatform.licences.models import DeviceBinding
from projectsplatform.licences.queries.checks import BindingRow, LicenceRow
from projectsplatform.licences.rules.checks import is_lease_fit
from projectsplatform.licences.rules.leases import lease_claims


def lease_for(licence: LicenceRow, binding: BindingRow, *, at: datetime) -> str:
    """The stored lease while it is reusable, else a newly signed one.

    It is stored with the end that it states: another end makes it unusable, another device has another row. A lease that was
    signed with an older key is signed again, so that an old key soon goes out of use.
    """
    if is_lease_fit(licence, binding, at):
        return binding.lease
    lease = sign_jws(
        lease_claims(
            issuer=settings.PUBLIC_URL,
            licence_id=licence.id,
            product_code=licence.product_id,
            device_id=binding.device_id,
            ends_at=licence.ends_at,
            at=at,
        )
    )
    live = DeviceBinding.objects.filter(id=binding.id, released_at__isnull=True)
    live.update(lease=lease, lease_issued_at=at, lease_ends_at=licence.ends_at)
    return lease

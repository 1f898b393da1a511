"""Who has had a trial."""

from typing import Final
from uuid import UUID

from django.db.models import Exists, Q
from django.utils.crypto import salted_hmac

from projectsplatform.licences.models import Product, TrialGrant

# No device id begins so: unprintable characters are refused.
_FORGOTTEN: Final = "\u200bforgotten:"


def is_trial_open(*, user_id: UUID, product_code: str, device_id: str) -> bool:
    """True when the product gives trials and neither the person nor the device has had its one."""
    grants = TrialGrant.objects.filter(
        Q(user_id=user_id) | Q(device_id__in=(device_id, forgotten_device(device_id))), product_id=product_code
    )
    return Product.objects.filter(~Exists(grants), code=product_code, active=True, trial_days__gt=0).exists()


def forgotten_device(device_id: str) -> str:
    """The digest that replaces a device id when its person leaves: it recognises the device and tells nothing else."""
    digest = salted_hmac("projectsplatform.licences.forgotten_device", device_id, algorithm="sha256")
    return _FORGOTTEN + digest.hexdigest()


def is_forgotten(device_id: str) -> bool:
    """Whether it is such a digest."""
    return device_id.startswith(_FORGOTTEN)

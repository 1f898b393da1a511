"""Who has had a trial."""

from typing import Final
from uuid import UUID

from django.db.models import Exists, Q
from django.utils.crypto import salted_hmac

from projectsplatform.licences.models import Product, TrialGrant

# No device calls itself so: what cannot be seen is refused.
_FORGOTTEN: Final = "\u200bforgotten:"


def is_trial_open(*, user_id: UUID, product_code: str, device_id: str) -> bool:
    """True when the product gives trials and neither the person nor the device has had its one."""
    had = TrialGrant.objects.filter(
        Q(user_id=user_id) | Q(device_id__in=(device_id, forgotten_device(device_id))), product_id=product_code
    )
    return Product.objects.filter(~Exists(had), code=product_code, active=True, trial_days__gt=0).exists()


def forgotten_device(device_id: str) -> str:
    """What stays of a device when its person leaves: a digest that knows it again and tells nothing else."""
    digest = salted_hmac("projectsplatform.licences.forgotten_device", device_id, algorithm="sha256")
    return _FORGOTTEN + digest.hexdigest()


def is_forgotten(device_id: str) -> bool:
    """Whether it is such a digest already."""
    return device_id.startswith(_FORGOTTEN)

"""Who has had a trial."""

from uuid import UUID

from django.db.models import Exists, Q

from projectsplatform.licences.models import Product, TrialGrant


def is_trial_open(*, user_id: UUID, product_code: str, device_id: str) -> bool:
    """True when the product gives trials and neither the person nor the device has had its one."""
    had = TrialGrant.objects.filter(Q(user_id=user_id) | Q(device_id=device_id), product_id=product_code)
    return Product.objects.filter(~Exists(had), code=product_code, active=True, trial_days__gt=0).exists()

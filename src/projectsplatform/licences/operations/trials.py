"""The trial that a first check starts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.db.retry import retried
from projectsplatform.licences.errors import NoLicence
from projectsplatform.licences.models import DeviceBinding, Licence, TrialGrant
from projectsplatform.licences.operations.devices import bind_locked
from projectsplatform.licences.operations.terms import insert_or_lock_licence
from projectsplatform.licences.queries.products import find_product
from projectsplatform.licences.rules.terms import trial_term


@retried
@transaction.atomic
def start_trial(*, user_id: UUID, product_code: str, device_id: str, at: datetime) -> tuple[Licence, DeviceBinding]:
    """A trial licence on this device, once a person and once a device for each product.

    A person who got a licence otherwise at the same moment keeps that one. Raises NoLicence and what `bind_locked` raises.
    """
    product = find_product(product_code)
    term = trial_term(days=product.trial_days, at=at)
    licence, is_new = insert_or_lock_licence(user_id=user_id, product_code=product_code, term=term, at=at)
    if is_new:
        grant = TrialGrant(product=product, user_id=user_id, device_id=device_id, granted_at=at)
        # Waits for a concurrent grant of the same person or device; the refusal rolls the new licence back.
        TrialGrant.objects.bulk_create([grant], ignore_conflicts=True)
        if not TrialGrant.objects.filter(id=grant.id).exists():
            raise NoLicence
    return licence, bind_locked(licence, device_id=device_id, at=at)

"""A person's licences as they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q

from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import LicenceState, ProductCode, ReleaseReason
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.queries.devices import releases_left
from projectsplatform.licences.queries.states import state_of

_LONGEST_RELEASE_WINDOW = timedelta(days=365)


@dataclass(frozen=True)
class LicenceView:
    """A licence and the device that holds it. A suspended one's `ends_at` is where it will end if resumed now."""

    id: UUID
    product: str
    product_name: str
    key: str
    state: LicenceState
    is_trial: bool
    starts_at: datetime
    ends_at: datetime
    device_id: str | None
    device_last_seen_at: datetime | None
    releases_left: int
    device_bound_at: datetime | None = None
    name: str = ""
    is_first_device: bool = True
    """Whether no other device held the licence before the one that does."""
    auto_renew: bool = False


def licences_of(user_id: UUID, at: datetime) -> list[LicenceView]:
    """All of a person's licences, in the products' order; two queries however many there are."""
    bindings = DeviceBinding.objects.filter(
        Q(released_at__isnull=True)
        | Q(release_reason=ReleaseReason.OWNER, released_at__gt=at - _LONGEST_RELEASE_WINDOW)
    )
    licences = (
        Licence.objects.filter(user_id=user_id)
        .select_related("product")
        .annotate(had_devices=Exists(DeviceBinding.objects.filter(licence=OuterRef("pk"), released_at__isnull=False)))
        .prefetch_related(Prefetch("bindings", bindings, to_attr="recent_bindings"))
    )
    order = {code: place for place, code in enumerate(ProductCode.values)}
    return [_view(licence, at) for licence in sorted(licences, key=lambda licence: order[licence.product_id])]


def has_licence(*, user_id: UUID, product_code: str) -> bool:
    """Whether there is one, in any state."""
    return Licence.objects.filter(user_id=user_id, product_id=product_code).exists()


def find_licence_of(licence_id: UUID, *, user_id: UUID) -> Licence:
    """The person's own licence. Raises NothingThere, also for someone else's."""
    licence = Licence.objects.select_related("product").filter(id=licence_id, user_id=user_id).first()
    if licence is None:
        raise NothingThere
    return licence


def _view(licence: Licence, at: datetime) -> LicenceView:
    bindings: Sequence[DeviceBinding] = licence.recent_bindings  # type: ignore[attr-defined]  # to_attr of the prefetch above
    live = next((binding for binding in bindings if binding.released_at is None), None)
    since = at - timedelta(days=licence.product.release_days)
    used = sum(1 for binding in bindings if binding.released_at is not None and binding.released_at > since)
    return LicenceView(
        id=licence.id,
        product=licence.product_id,
        product_name=str(ProductCode(licence.product_id).label),
        key=licence.key,
        state=state_of(licence, at),
        is_trial=licence.is_trial,
        starts_at=licence.starts_at,
        ends_at=at + licence.remaining if licence.remaining else licence.ends_at,
        device_id=live.device_id if live else None,
        device_last_seen_at=live.last_seen_at if live else None,
        releases_left=releases_left(allowed=licence.product.releases_allowed, used=used),
        device_bound_at=live.bound_at if live else None,
        name=licence.name,
        is_first_device=not licence.had_devices,  # type: ignore[attr-defined]  # the annotation above
        auto_renew=licence.auto_renew,
    )

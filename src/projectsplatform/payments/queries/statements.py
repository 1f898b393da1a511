"""What a provider asks about what it did."""

from collections.abc import Iterator

from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ProviderPayment


def taken_between(first: int, last: int) -> Iterator[ProviderPayment]:
    """Payme's transactions by Payme's own time, both ends among them, oldest first."""
    found = ProviderPayment.objects.filter(
        provider=Provider.PAYME, provider_id__isnull=False, provider_time__range=(first, last)
    )
    return found.order_by("provider_time", "pk").iterator(chunk_size=1000)

"""Which Telegram channels products require."""

from projectsplatform.licences.models import RequiredChannel
from projectsplatform.telegram.models import Channel


def required_channels(*product_codes: str) -> list[Channel]:
    """The channels of any of the products (of all products when none is named), each once."""
    required = RequiredChannel.objects.all()
    if product_codes:
        required = required.filter(product_id__in=product_codes)
    return list(Channel.objects.filter(id__in=required.values("channel_id")).order_by("title", "id"))

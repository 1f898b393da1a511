from uuid import UUID

from projectsplatform.wallet.models import Transfer


def is_receipt_used(receipt_number: str) -> bool:
    """Whether a receipt was credited, in whichever case its letters were typed."""
    return Transfer.objects.filter(receipt_number__iexact=receipt_number).exists()


def is_reversed(transfer_id: UUID) -> bool:
    """Whether another transfer took this one back."""
    return Transfer.objects.filter(reverses_id=transfer_id).exists()

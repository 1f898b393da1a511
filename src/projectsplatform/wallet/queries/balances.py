from uuid import UUID

from projectsplatform.wallet.models import LedgerAccount


def balance(user_id: UUID) -> int:
    """Whole so'm on the person's balance; nobody has paid anything yet: 0."""
    held = LedgerAccount.objects.filter(owner_id=user_id).values_list("balance", flat=True).first()
    return held or 0

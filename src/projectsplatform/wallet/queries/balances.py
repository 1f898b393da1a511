from uuid import UUID

from projectsplatform.kit.db.statements import fetch_row


def balance(user_id: UUID) -> int:
    """Whole so'm on the person's balance; nobody has paid anything yet: 0."""
    row = fetch_row("SELECT balance FROM wallet_ledgeraccount WHERE owner_id = %s", [user_id])
    return row[0] if row else 0

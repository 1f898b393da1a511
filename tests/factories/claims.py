"""Payments that customers tell of."""

from datetime import datetime
from typing import Any

from projectsplatform.accounts.models import User
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.models import TopUpClaim
from projectsplatform.wallet.operations.claim_decisions import approve_claim
from projectsplatform.wallet.operations.claims import make_claim


def tell(person: User, at: datetime, **fields: Any) -> TopUpClaim:
    return make_claim(**{"customer_id": person.pk, "amount": 50_000, "receipt_number": "77", "at": at, **fields})


def approve(claim: TopUpClaim, member: User, at: datetime, **fields: Any) -> TopUpClaim:
    known = {"amount": claim.amount, "receipt_number": claim.receipt_number, "note": "Karta"}
    return approve_claim(claim_id=claim.pk, actor_id=member.pk, at=at, **{**known, **fields})


def told_to(person: User) -> list[str]:
    return [row.body().text for row in OutboxMessage.objects.filter(chat_id=person.tg_id, kind__startswith="wallet.")]

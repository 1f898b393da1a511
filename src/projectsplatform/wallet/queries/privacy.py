"""What is kept about a person's money."""

from typing import Any

from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.wallet.models import Entry, ReceiptProof, TopUpClaim, TopUpRequest
from projectsplatform.wallet.queries.balances import balance


def export_money(person: DataSubject) -> dict[str, Any]:
    """The balance, every line of the statement, top-ups that staff entered, receipts that were made, and payments that the person told of. Whole so'm."""
    entries = Entry.objects.filter(account__owner_id=person.user_id).select_related("transfer").order_by("-number")
    requests = TopUpRequest.objects.filter(customer_id=person.user_id)
    return {
        "balance": balance(person.user_id),
        "lines": [_line(entry) for entry in entries],
        "top_ups": [_request(request) for request in requests],
        "receipts": [_receipt(proof) for proof in ReceiptProof.objects.filter(transfer__in=entries.values("transfer"))],
        "claims": [_claim(claim) for claim in TopUpClaim.objects.filter(customer_id=person.user_id)],
    }


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "date": rfc3339(entry.created_at),
        "size": entry.amount,
        "balance_after": entry.balance_after,
        "bio": entry.transfer.bio,
        "receipt_number": entry.transfer.receipt_number,
    }


def _request(request: TopUpRequest) -> dict[str, Any]:
    return {
        "amount": request.amount,
        "note": request.note,
        "receipt_number": request.receipt_number,
        "picture": request.picture_id is not None,
        "state": request.state,
        "requested_at": rfc3339(request.requested_at),
        "decided_at": rfc3339(request.decided_at) if request.decided_at else None,
    }


def _receipt(proof: ReceiptProof) -> dict[str, Any]:
    return {"number": proof.printed_number, "code": proof.code.hex, "created_at": rfc3339(proof.created_at)}


def _claim(claim: TopUpClaim) -> dict[str, Any]:
    return {
        "amount": claim.amount,
        "receipt_number": claim.receipt_number,
        "note": claim.note,
        "file": claim.file_id is not None,
        "state": claim.state,
        "reason": claim.reason,
        "created_at": rfc3339(claim.created_at),
        "decided_at": rfc3339(claim.decided_at) if claim.decided_at else None,
    }

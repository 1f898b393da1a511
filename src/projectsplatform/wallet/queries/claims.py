"""Payments that customers told of, and what else speaks of the same payment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from django.db.models import F, Func, Q

from projectsplatform.kit.errors import NothingThere
from projectsplatform.wallet.enums import ClaimState, TransferKind
from projectsplatform.wallet.models import ClaimFile, ReceiptPicture, TopUpClaim, TopUpRequest, Transfer

_SHOWN: Final = 20
_MARKS: Final = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """Something else with the same number or the same file: it is only shown, staff decide what it means."""

    kind: Literal["claim", "request", "transfer"]
    id: UUID
    name: str
    at: datetime
    same_file: bool


def claims_of(user_id: UUID) -> Sequence[TopUpClaim]:
    """A person's own, newest first, with their top-ups; the last twenty."""
    claims = TopUpClaim.objects.filter(customer_id=user_id).select_related("request")
    return list(claims.order_by("-id")[:_SHOWN])


def count_waiting(user_id: UUID) -> int:
    """How many of a person's claims nobody has decided."""
    return TopUpClaim.objects.filter(customer_id=user_id, state=ClaimState.WAITING).count()


def find_claim_file(claim_id: UUID) -> ClaimFile:
    """What a claim shows. Raises NothingThere."""
    found = ClaimFile.objects.filter(claim=claim_id).first()
    if found is None:
        raise NothingThere
    return found


def claim_behind(request_id: UUID) -> UUID | None:
    """The claim that a top-up came from."""
    return TopUpClaim.objects.filter(request=request_id).values_list("pk", flat=True).first()


def marks_of(claim: TopUpClaim) -> list[Mark]:
    """Other claims, requests of staff and lines of the ledger, of whichever person; five statements at most."""
    digest = (
        None
        if claim.file_id is None
        else bytes(ClaimFile.objects.values_list("sha256", flat=True).get(pk=claim.file_id))
    )
    return [*_claims(claim, digest), *_requests(claim, digest), *_transfers(claim)]


def _claims(claim: TopUpClaim, digest: bytes | None) -> Iterator[Mark]:
    same = _same_number(claim) | (Q(file__sha256=digest) if digest else Q(pk=None))
    rows = TopUpClaim.objects.filter(same).exclude(pk=claim.pk).select_related("customer", "file").defer("file__data")
    for row in rows.order_by("-id")[:_MARKS]:
        same_file = row.file is not None and bytes(row.file.sha256) == digest
        yield Mark("claim", row.pk, str(row.customer), row.created_at, same_file)


def _requests(claim: TopUpClaim, digest: bytes | None) -> Iterator[Mark]:
    pictures = ReceiptPicture.objects.annotate(digest=Func(F("data"), function="sha256")).filter(digest=digest)
    same_files = set(pictures.values_list("pk", flat=True)) if digest else set()
    rows = TopUpRequest.objects.filter(_same_number(claim) | Q(picture__in=same_files)).exclude(claim=claim.pk)
    for row in rows.select_related("customer").order_by("-id")[:_MARKS]:
        yield Mark("request", row.pk, str(row.customer), row.requested_at, row.picture_id in same_files)


def _transfers(claim: TopUpClaim) -> Iterator[Mark]:
    """Those that no request made: the command's and the providers'."""
    rows = Transfer.objects.filter(_same_number(claim), kind=TransferKind.TOP_UP, request=None)
    for row in rows.order_by("-id")[:_MARKS]:
        yield Mark("transfer", row.pk, row.receipt_number or "", row.created_at, same_file=False)


def _same_number(claim: TopUpClaim) -> Q:
    return Q(receipt_number__iexact=claim.receipt_number) if claim.receipt_number else Q(pk=None)

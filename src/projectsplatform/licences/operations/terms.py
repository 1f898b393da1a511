"""Locking a licence, and putting a term that a rule computed into its row."""

from datetime import datetime
from uuid import UUID

from projectsplatform.kit.db.statements import fetch_model
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.rules.terms import Term, new_term


def put_term(licence: Licence, term: Term) -> None:
    """Puts a span into the row, unsaved."""
    licence.starts_at, licence.ends_at = term.starts_at, term.ends_at
    licence.anchor_day, licence.is_trial = term.anchor_day, term.is_trial


def lock_licence(licence_id: UUID) -> Licence:
    """Locked until the transaction ends. Raises NothingThere."""
    licence = Licence.objects.select_for_update(of=("self",)).select_related("product").filter(id=licence_id).first()
    if licence is None:
        raise NothingThere
    return licence


def lock_or_create_licence(*, user_id: UUID, product_code: str, at: datetime) -> Licence:
    """The person's licence for the product, locked; one that is made here has no time in it yet."""
    licence, _is_new = insert_or_lock_licence(user_id=user_id, product_code=product_code, term=new_term(at), at=at)
    return licence


def insert_or_lock_licence(*, user_id: UUID, product_code: str, term: Term, at: datetime) -> tuple[Licence, bool]:
    """The person's licence, locked, and whether it was made here with this term."""
    known = _lock_known(user_id, product_code)
    if known is not None:
        return known, False
    licence = Licence(user_id=user_id, product_id=product_code, created_at=at)
    put_term(licence, term)
    # A concurrent insert makes this one wait for its commit, and the row is then read below.
    Licence.objects.bulk_create([licence], ignore_conflicts=True)
    stored = _lock_known(user_id, product_code)
    if stored is None:
        raise LookupError("a licence was neither made nor found")
    return stored, stored.id == licence.id


def _lock_known(user_id: UUID, product_code: str) -> Licence | None:
    return fetch_model(Licence, "user_id = %s AND product_id = %s FOR UPDATE", [user_id, product_code])


def live_binding(licence: Licence) -> DeviceBinding | None:
    """The device that holds the licence, which the caller has locked."""
    return DeviceBinding.objects.filter(licence=licence, released_at__isnull=True).first()

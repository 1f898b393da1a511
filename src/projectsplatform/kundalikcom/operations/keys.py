"""Data keys, one for each person: encrypted with the key ring, and encrypted again when the ring is rotated."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.security.crypto import UnsealError, new_data_key, newest_key_id, seal, unseal, unseal_with
from projectsplatform.kundalikcom.errors import LoginUnreadable, VaultUnreadable
from projectsplatform.kundalikcom.models import SchoolLogin, VaultKey

BATCH = 200


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many keys were wrapped anew, and which people's could not be opened."""

    rewrapped: int
    unreadable: tuple[UUID, ...]


def lock_data_key(*, user_id: UUID, at: datetime) -> bytes:
    """The person's data key, made when missing. The row stays locked: whoever adds to this vault waits for its turn.

    Raises VaultUnreadable.
    """
    fresh = VaultKey(user_id=user_id, key_id=newest_key_id(), created_at=at, wrapped_at=at)
    fresh.wrapped = seal(new_data_key(), bound_to=fresh.bound_to)
    VaultKey.objects.bulk_create([fresh], ignore_conflicts=True)
    return _unwrap(VaultKey.objects.select_for_update(no_key=True).get(user_id=user_id))


def read_data_key(*, user_id: UUID) -> bytes:
    """The data key of a person who keeps something. Raises VaultUnreadable."""
    key = VaultKey.objects.filter(user_id=user_id).first()
    if key is None:
        raise VaultUnreadable
    return _unwrap(key)


def open_password(row: SchoolLogin, *, data_key: bytes) -> str:
    """A kept login's password. Raises LoginUnreadable."""
    try:
        return unseal_with(data_key, bytes(row.ciphertext), bound_to=row.bound_to).decode()
    except UnsealError as error:
        raise LoginUnreadable(login=row.login) from error


def rotate_vault_keys(*, at: datetime) -> Rotation:
    """Wraps every data key under the ring's newest key, batch by batch, each in a transaction of its own.

    Readers go on: a key is readable before and after. Killed half-way, it is run again and does the rest.
    """
    rewrapped = 0
    unreadable: list[UUID] = []
    after: UUID | None = None
    while batch := _rotate_batch(after, at, unreadable):
        rewrapped += len(batch)
        after = batch[-1]
    return Rotation(rewrapped - len(unreadable), tuple(unreadable))


@transaction.atomic
def _rotate_batch(after: UUID | None, at: datetime, unreadable: list[UUID]) -> list[UUID]:
    """The people whose keys were looked at, in the order of their ids."""
    old = VaultKey.objects.select_for_update(no_key=True).exclude(key_id=newest_key_id())
    if after is not None:
        old = old.filter(user_id__gt=after)
    batch = list(old.order_by("user_id")[:BATCH])
    for key in batch:
        try:
            key.wrapped = seal(_unwrap(key), bound_to=key.bound_to)
        except VaultUnreadable:
            unreadable.append(key.user_id)
            continue
        key.key_id, key.wrapped_at = newest_key_id(), at
    VaultKey.objects.bulk_update(batch, ["wrapped", "key_id", "wrapped_at"])
    return [key.user_id for key in batch]


def _unwrap(key: VaultKey) -> bytes:
    try:
        return unseal(bytes(key.wrapped), bound_to=key.bound_to)
    except UnsealError as error:
        raise VaultUnreadable from error

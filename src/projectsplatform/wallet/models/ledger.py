from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import append_only, never_deleted
from projectsplatform.kit.uz.money import format_som
from projectsplatform.wallet.enums import AccountKind, TransferKind

NOTE_LENGTH = 500
RECEIPT_LENGTH = 64


def said(note: str, details: Mapping[str, Any] | None) -> str:
    """What a person reads of a transfer, in the active language: see `Transfer`."""
    if details is None:
        return note
    words = {name: gettext(word) if isinstance(word, str) and word else word for name, word in details.items()}
    return gettext(note).format(**words)


@never_deleted()
class LedgerAccount(models.Model):
    """A person's account keeps its balance in whole so'm; the platform's accounts keep none and are summed."""

    kind = models.CharField(_("kind"), max_length=10, choices=AccountKind.choices)
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="ledger_account",
        verbose_name=_("owner"),
    )
    balance = models.BigIntegerField(_("balance"), null=True)

    owner_id: UUID | None

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=AccountKind.PERSON, owner__isnull=False, balance__isnull=False)
                | (~Q(kind=AccountKind.PERSON) & Q(owner__isnull=True, balance__isnull=True)),
                name="ledgeraccount_kind_fits_owner",
            ),
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="ledgeraccount_kind_known"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="ledgeraccount_balance_not_negative"),
            models.UniqueConstraint(
                fields=["kind"], condition=~Q(kind=AccountKind.PERSON), name="ledgeraccount_one_platform_account_a_kind"
            ),
        ]
        permissions: ClassVar = [("can_top_up", "Can top up a balance")]

    def __str__(self) -> str:
        return str(self.owner) if self.owner_id else self.get_kind_display()


@append_only(guard="wallet_transfer_is_kept")
class Transfer(models.Model):
    """Money moved once between two accounts.

    `note` is what a person reads as `bio`. `details` is null when a member of staff typed the note, which is then shown
    as typed; otherwise the note is a message id, filled from `details` (whose texts are message ids too) in the
    reader's language.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=TransferKind.choices)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH)
    details = models.JSONField(_("details"), null=True)
    receipt_number = models.CharField(_("receipt number"), max_length=RECEIPT_LENGTH, null=True)  # noqa: DJ001 - unique
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("reverses")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="recorded_transfers",
        verbose_name=_("recorded by"),
    )
    created_at = models.DateTimeField(_("created at"), db_index=True)

    actor_id: UUID | None
    reverses_id: UUID | None

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints: ClassVar = [
            models.UniqueConstraint(Upper("receipt_number"), name="transfer_receipt_used_once"),
            models.CheckConstraint(condition=Q(kind__in=TransferKind.values), name="transfer_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=TransferKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=TransferKind.REVERSAL) & Q(reverses__isnull=True)),
                name="transfer_reversal_names_what_it_reverses",
            ),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="transfer_does_not_reverse_itself"),
        ]
        permissions: ClassVar = [("can_reverse", "Can reverse a transfer")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.bio}"

    @property
    def bio(self) -> str:
        """The note in the active language."""
        return said(self.note, self.details)


@append_only()
class Entry(models.Model):
    """One side of a transfer: `amount` so'm came to the account (positive) or left it (negative).

    The entries of a person's account are numbered 1, 2, 3… and carry the balance after them; `created_at` never runs
    backwards on one account, so a statement's period is a run of numbers.
    """

    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, related_name="entries", db_index=False, verbose_name=_("transfer")
    )
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="entries", db_index=False, verbose_name=_("account")
    )
    amount = models.BigIntegerField(_("amount"))
    number = models.BigIntegerField(_("number"), null=True)
    balance_after = models.BigIntegerField(_("balance after"), null=True)
    created_at = models.DateTimeField(_("created at"))

    transfer_id: UUID
    account_id: int

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes: ClassVar = [models.Index(fields=["account", "created_at", "number"], name="entry_account_moment")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="entry_number_once_an_account"),
            models.UniqueConstraint(fields=["transfer", "account"], name="entry_account_once_a_transfer"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_amount_not_zero"),
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_number_positive"),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="entry_balance_not_negative"),
            models.CheckConstraint(
                condition=Q(number__isnull=True, balance_after__isnull=True)
                | Q(number__isnull=False, balance_after__isnull=False),
                name="entry_number_goes_with_balance",
            ),
        ]

    def __str__(self) -> str:
        return format_som(self.amount)

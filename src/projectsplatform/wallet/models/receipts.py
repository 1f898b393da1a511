import secrets
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.protection import append_only
from projectsplatform.wallet.models.ledger import Transfer


def new_code() -> UUID:
    """128 random bits: a UUID of a version would have fewer."""
    return UUID(bytes=secrets.token_bytes(16))


@append_only()
class ReceiptProof(models.Model):
    """A receipt that was made of a transfer: its number, and the code by which anybody may ask whether it is genuine."""

    number = models.BigAutoField(_("number"), primary_key=True)
    code = models.UUIDField(_("code"), unique=True, default=new_code)
    transfer = models.OneToOneField(
        Transfer, on_delete=models.PROTECT, related_name="receipt_proof", verbose_name=_("transfer")
    )
    created_at = models.DateTimeField(_("created at"))

    transfer_id: UUID

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering: ClassVar = ("-number",)

    def __str__(self) -> str:
        return self.printed_number

    @property
    def printed_number(self) -> str:
        """As it stands on the receipt."""
        return f"{self.number:06}"

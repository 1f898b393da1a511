"""Sums and counts that the worker precomputes, so that no page reads ten million entries for one number."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class MoneyRollUp(models.Model):
    """What the entries up to the mark moved on one day in Tashkent, by kind of account, kind of transfer and product.

    `product` is empty where money moved for none. `incoming` and `outgoing` are so'm, both positive; `months` were bought.
    """

    day = models.DateField()
    account = models.CharField(max_length=10)
    transfer = models.CharField(max_length=10)
    product = models.CharField(max_length=40, blank=True)
    entries = models.BigIntegerField()
    incoming = models.BigIntegerField()
    outgoing = models.BigIntegerField()
    months = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "account", "transfer", "product"], name="moneyrollup_once"),
            models.CheckConstraint(condition=Q(incoming__gte=0, outgoing__gte=0), name="moneyrollup_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.account} {self.transfer} {self.product}"


class RollUpMark(models.Model):
    """The id of the last ledger entry in the roll-up; later entries are summed live. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    rolled_to = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="rollupmark_one_row")]

    def __str__(self) -> str:
        return str(self.rolled_to)


class TopSpenders(models.Model):
    """Who had spent most between two moments, up to an entry: pairs of account id and so'm, the largest first.

    `is_whole`: nobody else spent anything.
    """

    since = models.DateTimeField()
    until = models.DateTimeField()
    rolled_to = models.BigIntegerField()
    spenders = models.JSONField()
    is_whole = models.BooleanField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["since", "until"], name="topspenders_one_a_span"),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="topspenders_span"),
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"


class LicenceCount(models.Model):
    """Running licences of a product at a moment, trials among them, and those that ended within seven days from it."""

    product = models.CharField(primary_key=True, max_length=40)
    active = models.BigIntegerField()
    trials = models.BigIntegerField()
    ending = models.BigIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.product} {self.active}"

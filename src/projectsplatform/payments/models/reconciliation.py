"""Comparisons with providers' statements, and the lines they are made of. Sums of statements are tiyin, as odd ones occur there."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.payments.enums import Provider, RunState, StatedAs, StatementSource
from projectsplatform.payments.models.payments import PROVIDER_ID_LENGTH
from projectsplatform.payments.models.statement_files import StatementFile

ACCOUNT_LENGTH = 255


@never_deleted()
class ReconciliationRun(models.Model):
    """One comparison, of the days from `first_day` to `last_day` of Tashkent: `since` until before `until`.

    `lines` were read, `found` differences are new, `seen_again` were known, `gone` are there no more. `fees` is tiyin.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(_("provider"), max_length=5, choices=Provider.choices)
    source = models.CharField(_("compared with"), max_length=5, choices=StatementSource.choices)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    since = models.DateTimeField()
    until = models.DateTimeField()
    file = models.ForeignKey(
        StatementFile, on_delete=models.PROTECT, null=True, related_name="runs", verbose_name=_("file")
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    state = models.CharField(_("state"), max_length=7, choices=RunState.choices)
    failure = models.CharField(_("failure"), max_length=60, blank=True)
    lines = models.IntegerField(_("lines"), default=0)
    unread = models.IntegerField(_("lines that cannot be read"), default=0)
    found = models.IntegerField(_("new differences"), default=0)
    seen_again = models.IntegerField(_("known differences"), default=0)
    gone = models.IntegerField(_("differences that are gone"), default=0)
    fees = models.BigIntegerField(null=True)

    file_id: UUID | None
    started_by_id: UUID | None

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        indexes: ClassVar = [models.Index(fields=["provider", "source", "since"], name="reconciliationrun_period")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="reconciliationrun_period_is_one"),
            models.CheckConstraint(
                condition=Q(state=RunState.WAITING, finished_at=None)
                | (~Q(state=RunState.WAITING) & Q(finished_at__isnull=False)),
                name="reconciliationrun_state_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.first_day:%d.%m.%Y}"


@never_deleted()
class StatementLine(models.Model):
    """A line of a provider's statement, or an answer of its API. `number` is the line's in the file; `amount` and `fee` are tiyin."""

    id = models.BigAutoField(primary_key=True)
    # Without a constraint, which a million lines would be looked up for one by one: a run is never deleted.
    run = models.ForeignKey(
        ReconciliationRun, on_delete=models.PROTECT, related_name="statement", db_index=False, db_constraint=False
    )
    number = models.IntegerField(_("line"))
    provider_id = models.CharField(_("provider's number"), max_length=PROVIDER_ID_LENGTH)
    our_number = models.BigIntegerField(null=True)
    account = models.CharField(_("account"), max_length=ACCOUNT_LENGTH, blank=True)
    amount = models.BigIntegerField(_("amount"), null=True)
    fee = models.BigIntegerField(null=True)
    at = models.DateTimeField(_("time"), null=True)
    state = models.CharField(_("state"), max_length=9, choices=StatedAs.choices)

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        indexes: ClassVar = [
            models.Index(fields=["run", "provider_id"], name="statementline_of_run"),
            models.Index(fields=["provider_id"], name="statementline_number"),
        ]

    def __str__(self) -> str:
        return self.provider_id


@never_deleted()
class UnreadLine(models.Model):
    """A line of a file that could not be read: which, why (a code of `UNREADABLE`), and what stands there."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ReconciliationRun, on_delete=models.PROTECT, related_name="unread_lines")
    number = models.IntegerField(_("line"))
    problem = models.CharField(_("problem"), max_length=20)
    text = models.CharField(_("what stands there"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line that cannot be read")
        verbose_name_plural = _("lines that cannot be read")

    def __str__(self) -> str:
        return f"{self.number}"

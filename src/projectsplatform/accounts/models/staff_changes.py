from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import ChangeKind, ChangeState, Role
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted

_WAITS = Q(state=ChangeState.WAITING)


@never_deleted()
class StaffChange(models.Model):
    """What an owner changes about a member of staff. One that lets somebody move money waits for a second owner.

    A new member has no account until then: `username`, `role` and the password's hash are kept here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=ChangeKind.choices)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("member of staff"),
    )
    username = models.CharField(_("username"), max_length=30)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, blank=True)
    password = models.CharField(max_length=128, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    needs_agreement = models.BooleanField(_("needs a second owner"))
    state = models.CharField(_("state"), max_length=8, choices=ChangeState.choices, default=ChangeState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("refused by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    member_id: UUID | None
    requested_by_id: UUID
    agreed_by_id: UUID | None

    class Meta:
        verbose_name = _("staff change")
        verbose_name_plural = _("staff changes")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="accounts_change_kind_known"),
            models.CheckConstraint(
                condition=Q(member=None) | ~Q(requested_by=F("member")), name="accounts_change_not_of_oneself"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None)
                | (~Q(agreed_by=F("requested_by")) & (Q(member=None) | ~Q(agreed_by=F("member")))),
                name="accounts_change_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(_WAITS, needs_agreement=True, agreed_by=None, refused_by=None, decided_at=None)
                | Q(state=ChangeState.REFUSED, refused_by__isnull=False, agreed_by=None, decided_at__isnull=False)
                | (
                    Q(state=ChangeState.DONE, member__isnull=False, refused_by=None, decided_at__isnull=False)
                    & (Q(needs_agreement=False) | Q(agreed_by__isnull=False))
                ),
                name="accounts_change_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(_WAITS, kind=ChangeKind.NEW) | Q(password=""), name="accounts_change_password_is_brief"
            ),
            models.UniqueConstraint(fields=["kind", "username"], condition=_WAITS, name="accounts_change_one_open"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-decided_at"], name="accounts_change_of_member")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.username}"

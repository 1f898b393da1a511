"""What two owners decide together: rows that are versions, of which the newest that took effect is valid."""

from datetime import timedelta
from typing import Any, ClassVar, Final, Protocol, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.kit.db.ids import uuid7

ALONE_AFTER: Final = timedelta(hours=24)
"""When a change takes effect that a sole owner makes."""


class Details(Protocol):
    """What a version says."""

    def as_json(self) -> dict[str, Any]:
        """The values of its fields, by their names."""

    def differing(self, other: Any) -> list[str]:
        """The names of the fields that are not the same in both."""


class OwnersVersion(models.Model):
    """One owner writes it, another agrees; a sole owner's takes effect after 24 hours, the very first at once.

    `number` counts the versions of one subject and is unique there, so of two that are written at the same moment one is
    refused. A model that inherits this says so, and adds `four_eyes_constraints`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(_("version"))
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
    effective_at = models.DateTimeField(_("takes effect"), null=True)

    requested_by_id: UUID
    subject_fields: ClassVar[tuple[str, ...]] = ()
    """The columns that say what it is a version of; none where there is only one such thing."""

    class Meta:
        abstract = True
        ordering = ("-id",)

    @property
    def subject(self) -> str | Promise:
        """What it is a version of, in words; empty where there is only one such thing."""
        return ""

    @property
    def subject_details(self) -> dict[str, str]:
        """The same for the audit trail."""
        return {}

    def siblings(self) -> "models.QuerySet[Self]":
        """All versions of the same subject."""
        subject = {name: getattr(self, name) for name in self.subject_fields}
        return type(self)._default_manager.filter(**subject)  # noqa: SLF001  Django documents it


def four_eyes_constraints(prefix: str) -> list[models.BaseConstraint]:
    """The database's part of it: neither alone nor sooner."""
    waiting = Q(state=ChangeState.WAITING, agreed_by=None, refused_by=None, decided_at=None, effective_at=None)
    refused = Q(
        state=ChangeState.REFUSED, agreed_by=None, refused_by__isnull=False, decided_at__isnull=False, effective_at=None
    )
    done = Q(state=ChangeState.DONE, refused_by=None, decided_at__isnull=False, effective_at__isnull=False)
    return [
        models.CheckConstraint(
            condition=Q(agreed_by=None) | ~Q(agreed_by=F("requested_by")), name=f"{prefix}_four_eyes"
        ),
        models.CheckConstraint(condition=waiting | refused | done, name=f"{prefix}_state_fits"),
        models.CheckConstraint(
            condition=Q(agreed_by__isnull=False)
            | Q(effective_at=None)
            | Q(number=1)
            | Q(effective_at__gte=F("requested_at") + ALONE_AFTER),
            name=f"{prefix}_alone_waits",
        ),
    ]

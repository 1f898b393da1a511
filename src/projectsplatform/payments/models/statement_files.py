"""Files of providers' statements, and which column of them holds what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.payments.enums import Provider


class StatementColumns(models.Model):
    """Which column of a provider's file holds what: said once by staff, remembered for the next file.

    `columns`: our name of a field → the heading in the file. `words`: `paid`, `cancelled`, `other` → words of the column of states.
    """

    provider = models.CharField(_("provider"), max_length=5, choices=Provider.choices, primary_key=True)
    columns = models.JSONField()
    words = models.JSONField()
    is_tiyin = models.BooleanField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.provider


class StatementFile(models.Model):
    """A file that a member of staff took from a provider's cabinet. It is stored (`path`) until its lines are read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(_("provider"), max_length=5, choices=Provider.choices)
    name = models.CharField(_("file"), max_length=200)
    path = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("statement of a provider")
        verbose_name_plural = _("statements of providers")
        indexes: ClassVar = [models.Index(fields=["path"], name="statementfile_path", condition=~Q(path=""))]

    def __str__(self) -> str:
        return self.name

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import append_only


@append_only(guard="accounts_audit_is_kept")
class AuditEvent(models.Model):
    """Who did what on whom, when and from where. A trigger lets nobody change or delete one.

    Ids without foreign keys: the trail outlives whom it tells of.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.CharField(_("event"), max_length=80)
    at = models.DateTimeField(_("time"))
    actor_id = models.UUIDField(_("who"), null=True, db_index=True)
    subject_id = models.UUIDField(_("on whom"), null=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "-at"], name="accounts_audit_of_person"),
            models.Index(fields=["-at"], name="accounts_audit_by_time"),
        ]

    def __str__(self) -> str:
        return self.event

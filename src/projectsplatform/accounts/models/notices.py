from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.kit.db.ids import uuid7

EVENT_LENGTH = 120


class Notice(models.Model):
    """One event that a person was told about. The text is made for each reader: `texts` are message ids, `details` fill them.

    `event` names what happened, like `licence.suspended:<id>`: a person has one notice of it. `page`, `page_id` and
    `page_query` are the page that shows it: the name of its address, its only argument, and the query.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # People are never deleted, and who is told is read from their table: a constraint would look for each of many again.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices)
    event = models.CharField(_("event"), max_length=EVENT_LENGTH)
    texts = models.JSONField()
    details = models.JSONField()
    page = models.CharField(max_length=64)
    page_id = models.UUIDField(null=True)
    page_query = models.CharField(max_length=100, default="", db_default="")
    created_at = models.DateTimeField(_("date"))
    read_at = models.DateTimeField(_("read"), null=True)

    user_id: UUID

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "event"], name="accounts_notice_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-id"], name="accounts_notice_of_person"),
            BrinIndex(fields=["created_at"], name="accounts_notice_by_age"),
        ]

    def __str__(self) -> str:
        return self.event


class MutedNotice(models.Model):
    """A kind of notice that a person does not want in Telegram. It is listed in the cabinet all the same."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices)

    class Meta:
        verbose_name = _("muted kind of notice")
        verbose_name_plural = _("muted kinds of notices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind"], name="accounts_muted_notice_once")
        ]

    def __str__(self) -> str:
        return self.kind


class StaffNotice(models.Model):
    """One event that a member of staff was told about in Telegram, so that nobody is told of it twice. The text is not kept."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("member of staff")
    )
    event = models.CharField(_("event"), max_length=EVENT_LENGTH)
    created_at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("notice to staff")
        verbose_name_plural = _("notices to staff")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "event"], name="accounts_staff_notice_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["created_at"], name="accounts_staff_notice_by_age")
        ]

    def __str__(self) -> str:
        return self.event

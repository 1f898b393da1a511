from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import RecipientState
from projectsplatform.aloqa.models.announcements import Announcement


class AnnouncementCounts(models.Model):
    """How many recipients are in which state; who is in none of these waits. `people` is all.

    A row of its own: every outcome changes it, and must wait neither for a pause nor for the feeder, which lock the
    announcement.
    """

    announcement = models.OneToOneField(Announcement, on_delete=models.PROTECT, primary_key=True, related_name="counts")
    people = models.PositiveIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    blocked = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    pressed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counts of an announcement")
        verbose_name_plural = _("counts of announcements")

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.people}"


class Recipient(models.Model):
    """One person of a frozen audience. A million of them are written by one statement, so that no constraint looks for their
    announcement and person again: announcements and people are never deleted.

    `id` cannot be guessed (74 random bits): it is the address of the message's button.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="recipients"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.PositiveSmallIntegerField(choices=RecipientState.choices, default=RecipientState.WAITING)
    reason = models.CharField(max_length=40, default="", db_default="")
    outbox_id = models.UUIDField(null=True)
    told_at = models.DateTimeField(_("sent"), null=True)
    pressed_at = models.DateTimeField(_("button pressed"), null=True)

    announcement_id: UUID
    person_id: UUID

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        indexes: ClassVar = [
            models.Index(
                fields=["announcement", "state", "id"], condition=Q(state__in=[0, 1]), name="aloqa_recipient_waiting"
            ),
            models.Index(fields=["outbox_id"], condition=Q(outbox_id__isnull=False), name="aloqa_recipient_of_outbox"),
            models.Index(
                fields=["announcement", "state", "id"],
                condition=Q(state__in=[3, 4, 5]),
                name="aloqa_recipient_not_reached",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "announcement"], name="aloqa_recipient_once")
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.person_id}"

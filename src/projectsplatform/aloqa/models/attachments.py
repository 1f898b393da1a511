"""Files of messages, and the contacts and locations that people send."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import AttachmentKind, AttachmentState, FileProblem
from projectsplatform.aloqa.models.messages import SOURCE_LENGTH, Message
from projectsplatform.kit.db.ids import uuid7


class Attachment(models.Model):
    """A file of a message, or a contact or a location (`details`). `path` is ours, in Django's default storage."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=AttachmentKind.choices)
    state = models.CharField(_("state"), max_length=7, choices=AttachmentState.choices, default=AttachmentState.WAITING)
    problem = models.CharField(max_length=10, choices=FileProblem.choices, blank=True, default=FileProblem.NONE)
    name = models.CharField(_("name"), max_length=120, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(_("size"), default=0)
    seconds = models.PositiveIntegerField(_("length, s"), null=True)
    path = models.CharField(max_length=200, blank=True)
    telegram_file = models.CharField(max_length=250, blank=True)
    source_key = models.CharField(max_length=SOURCE_LENGTH, null=True, unique=True)  # noqa: DJ001  two without a key are two
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    message_id: UUID

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"], condition=Q(state=AttachmentState.WAITING), name="aloqa_attachment_waiting"
            ),
            models.Index(fields=["path"], name="aloqa_attachment_path"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_here(self) -> bool:
        """Whether there is a file to give out."""
        return self.state == AttachmentState.STORED and bool(self.path)

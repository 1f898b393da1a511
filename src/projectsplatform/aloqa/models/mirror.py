from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import Problem
from projectsplatform.aloqa.models.threads import NAME_LENGTH, Thread
from projectsplatform.kit.db.ids import uuid7


class MirrorGroup(models.Model):
    """The supergroup with topics in which the staff also see conversations; at most one a bot. `problem`: why nothing arrives."""

    bot_id = models.BigIntegerField(primary_key=True)
    chat_id = models.BigIntegerField(_("chat id"))
    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    turned_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("turned on by")
    )
    turned_on_at = models.DateTimeField(_("turned on"))
    problem = models.CharField(max_length=9, choices=Problem.choices, blank=True, default=Problem.NONE)

    class Meta:
        verbose_name = _("staff group in Telegram")
        verbose_name_plural = _("staff groups in Telegram")

    def __str__(self) -> str:
        return self.title


class MirrorTopic(models.Model):
    """A thread's topic in the group. Messages up to `mirrored_number` have been handed over; `topic_id` is None where there is
    no topic yet, or it was deleted."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="mirror")
    chat_id = models.BigIntegerField()
    topic_id = models.BigIntegerField(null=True)
    mirrored_number = models.PositiveIntegerField(default=0)

    thread_id: UUID

    class Meta:
        verbose_name = _("topic of a conversation")
        verbose_name_plural = _("topics of conversations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chat_id", "topic_id"], condition=Q(topic_id__isnull=False), name="aloqa_topic_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.chat_id} {self.topic_id}"


class MirrorPost(models.Model):
    """Messages of a thread that were joined into one of the group, until its outcome is known."""

    outbox_id = models.UUIDField(primary_key=True, default=uuid7)
    topic = models.ForeignKey(MirrorTopic, on_delete=models.CASCADE, related_name="posts")
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("message in the staff group")
        verbose_name_plural = _("messages in the staff group")

    def __str__(self) -> str:
        return str(self.outbox_id)

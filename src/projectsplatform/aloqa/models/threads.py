from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import AboutKind, ThreadState
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted

PREVIEW_LENGTH = 160
NAME_LENGTH = 128


@never_deleted()
class SubjectLabel(models.Model):
    """What a conversation was about, in a word: staff choose one, reports count by it. One out of use is chosen no more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=40, unique=True)
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("subject of conversations")
        verbose_name_plural = _("subjects of conversations")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Thread(models.Model):
    """The one conversation of a person with the staff, or of a chat whose person is not registered.

    Every write of the conversation locks this row first. `revision` grows with each, `last_number` with each message.
    `bot_id` is Telegram's id of the bot, so that another bot's chats never mix with these; `chat_id` is None where
    nothing can be sent to Telegram. `waiting_since`: when the customer first wrote what is not answered yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bot_id = models.BigIntegerField()
    chat_id = models.BigIntegerField(_("chat id"), null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    chat_name = models.CharField(_("name in Telegram"), max_length=NAME_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ThreadState.choices, default=ThreadState.CLOSED)
    waiting_since = models.DateTimeField(_("waits since"), null=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("assigned to")
    )
    subject = models.ForeignKey(
        SubjectLabel, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("subject")
    )
    about_kind = models.CharField(max_length=8, choices=AboutKind.choices, blank=True, default=AboutKind.NONE)
    about_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("created"))
    last_message_at = models.DateTimeField(_("last message"))
    preview = models.CharField(_("last message"), max_length=PREVIEW_LENGTH, blank=True)
    last_number = models.PositiveIntegerField(default=0)
    revision = models.BigIntegerField(default=0)
    unread_answers = models.PositiveIntegerField(default=0)
    customer_read = models.PositiveIntegerField(default=0)
    staff_read = models.PositiveIntegerField(default=0)
    auto_answered_on = models.DateField(null=True)

    person_id: UUID | None
    assignee_id: UUID | None
    subject_id: UUID | None

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes: ClassVar = [
            models.Index(fields=["state", "waiting_since", "id"], name="aloqa_thread_waiting"),
            models.Index(fields=["assignee", "state"], name="aloqa_thread_of_member"),
            models.Index(fields=["-last_message_at", "-id"], name="aloqa_thread_latest"),
            models.Index(
                fields=["-last_message_at", "-id"],
                condition=Q(state__in=[ThreadState.WAITING, ThreadState.ANSWERED]),
                name="aloqa_thread_open",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bot_id", "chat_id"], name="aloqa_thread_once_a_chat"),
            models.UniqueConstraint(fields=["bot_id", "person"], name="aloqa_thread_once_a_person"),
            models.CheckConstraint(
                condition=Q(chat_id__isnull=False) | Q(person__isnull=False), name="aloqa_thread_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(state=ThreadState.WAITING, waiting_since__isnull=False)
                | (~Q(state=ThreadState.WAITING) & Q(waiting_since__isnull=True)),
                name="aloqa_thread_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about_id__isnull=True) | (~Q(about_kind="") & Q(about_id__isnull=False)),
                name="aloqa_thread_about_fits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Episode(models.Model):
    """From a first message to the closing: what is measured, rated and reported. At most one of a thread is open.

    `emptied_at`: when its messages and files were deleted, as the setting CONVERSATIONS_KEPT_MONTHS asks.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="episodes", verbose_name=_("conversation")
    )
    opened_at = models.DateTimeField(_("opened"))
    first_answer_at = models.DateTimeField(_("first answer"), null=True)
    first_answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    subject = models.ForeignKey(
        SubjectLabel, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("subject")
    )
    rating = models.PositiveSmallIntegerField(_("rating"), null=True)
    rated_at = models.DateTimeField(_("rated"), null=True)
    emptied_at = models.DateTimeField(null=True)

    thread_id: UUID

    class Meta:
        verbose_name = _("closed conversation")
        verbose_name_plural = _("closed conversations")
        indexes: ClassVar = [
            models.Index(fields=["opened_at"], name="aloqa_episode_opened"),
            models.Index(fields=["closed_at"], name="aloqa_episode_closed"),
            models.Index(fields=["closed_at", "id"], condition=Q(emptied_at=None), name="aloqa_episode_kept"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(closed_at__isnull=True), name="aloqa_episode_one_is_open"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True, rated_at__isnull=True)
                | Q(rating__range=(1, 5), rated_at__isnull=False, closed_at__isnull=False),
                name="aloqa_episode_rating",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

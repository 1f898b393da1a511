from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.models.languages import texts_in
from projectsplatform.aloqa.models.threads import Thread
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted


class MemberView(models.Model):
    """A member of staff at a thread: when the page was last open, when they last typed, and what they have not sent yet."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="views")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)
    draft = models.TextField(blank=True)
    note_draft = models.TextField(blank=True)

    thread_id: UUID
    member_id: UUID

    class Meta:
        verbose_name = _("member at a conversation")
        verbose_name_plural = _("members at conversations")
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "member"], name="aloqa_view_once")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.member_id}"


@never_deleted()
class SavedAnswer(models.Model):
    """An answer that staff insert and may change before sending. `{name}`, `{balance}` and `{end}` are filled in.

    A language without a text reads another one, as `rules/languages` says.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(_("title"), max_length=60, unique=True)
    text_uz = models.TextField("Oʻzbekcha", blank=True)
    text_uz_cyrl = models.TextField("Ўзбекча", blank=True)
    text_ru = models.TextField("Русский", blank=True)
    text_en = models.TextField("English", blank=True)
    is_used = models.BooleanField(_("in use"), default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("saved answer")
        verbose_name_plural = _("saved answers")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @property
    def texts(self) -> dict[str, str]:
        """Language → text; empty ones are left out."""
        return texts_in(self, "text")

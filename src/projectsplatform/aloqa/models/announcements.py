from typing import ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models.audiences import Audience, read_audience
from projectsplatform.aloqa.models.languages import texts_in
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted

TITLE_LENGTH: Final = 80
LABEL_LENGTH: Final = 60
ADDRESS_LENGTH: Final = 500
_LABEL: Final = _("the button's label")
_LIVE: Final = (AnnouncementState.SENDING, AnnouncementState.PAUSED)


@never_deleted()
class Announcement(models.Model):
    """What staff write to many customers at once, and for whom.

    `revision` grows with each change of what is written here, and who changed it is one of `writers`: who agrees is none
    of them and agrees to one revision. `send_at`: not before; None is at once. `counted`: whom it was for when sending was
    asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(_("name for staff"), max_length=TITLE_LENGTH)
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices)
    text_uz = models.TextField("Oʻzbekcha", blank=True)
    text_uz_cyrl = models.TextField("Ўзбекча", blank=True)
    text_ru = models.TextField("Русский", blank=True)
    text_en = models.TextField("English", blank=True)
    picture_path = models.CharField(max_length=200, blank=True)
    picture_type = models.CharField(max_length=40, blank=True)
    label_uz = models.CharField(_LABEL, max_length=LABEL_LENGTH, blank=True)
    label_uz_cyrl = models.CharField(_LABEL, max_length=LABEL_LENGTH, blank=True)
    label_ru = models.CharField(_LABEL, max_length=LABEL_LENGTH, blank=True)
    label_en = models.CharField(_LABEL, max_length=LABEL_LENGTH, blank=True)
    address = models.CharField(_("the button's address"), max_length=ADDRESS_LENGTH, blank=True)
    audience = models.JSONField(_("audience"), default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=AnnouncementState.choices, default=AnnouncementState.DRAFT
    )
    revision = models.PositiveIntegerField(default=1)
    writers = ArrayField(models.UUIDField(), default=list)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"))
    changed_at = models.DateTimeField(_("changed"))
    send_at = models.DateTimeField(_("sent from"), null=True)
    counted = models.PositiveIntegerField(_("recipients"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"), null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    started_at = models.DateTimeField(_("begun"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    written_by_id: UUID
    asked_by_id: UUID | None
    agreed_by_id: UUID | None

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes: ClassVar = [models.Index(fields=["state", "send_at"], name="aloqa_announcement_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=_LIVE) | Q(started_at__isnull=False), name="aloqa_announcement_began"
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="https://"), name="aloqa_announcement_leads_to_https"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def texts(self) -> dict[str, str]:
        """Language → text; empty ones are left out."""
        return texts_in(self, "text")

    @property
    def labels(self) -> dict[str, str]:
        """Language → the button's label; empty ones are left out."""
        return texts_in(self, "label")

    @property
    def whom(self) -> Audience:
        """The filters."""
        return read_audience(self.audience)

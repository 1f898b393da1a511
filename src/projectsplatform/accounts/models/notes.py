from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import LabelColour
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import append_only, never_deleted

NOTE_LENGTH = 2_000


@append_only(guard="accounts_note_is_kept")
class PersonNote(models.Model):
    """What a member of staff wrote down about a person, for the other members. It is neither edited nor deleted, and goes when
    the person leaves."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"), db_index=False
    )
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("note about a person")
        verbose_name_plural = _("notes about people")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-created_at"], name="accounts_note_of_person")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(text=""), name="accounts_note_says_something")
        ]

    def __str__(self) -> str:
        return str(self.id)


@never_deleted()
class Label(models.Model):
    """A word that staff put on people, with a colour. One that is out of use is put on nobody any more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=30, unique=True)
    colour = models.CharField(_("colour"), max_length=6, choices=LabelColour.choices, default=LabelColour.GREY)
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PersonLabel(models.Model):
    """A label on a person. Who put it there and took it off stands in the trail."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="person_labels", verbose_name=_("person")
    )
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+", verbose_name=_("label"))
    put_at = models.DateTimeField(_("date"))

    user_id: UUID
    label_id: UUID

    class Meta:
        verbose_name = _("label on a person")
        verbose_name_plural = _("labels on people")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "label"], name="accounts_label_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.label_id}"

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kundalikcom.models.places import District


class School(models.Model):
    """The school a person works for. Its number, or its name where it has none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="school", verbose_name=_("person")
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="schools", verbose_name=_("district"))
    school_number = models.CharField(_("number or name"), max_length=150)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        constraints = [models.CheckConstraint(condition=~models.Q(school_number=""), name="school_is_named")]

    def __str__(self) -> str:
        return self.school_number

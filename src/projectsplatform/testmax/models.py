from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.uz.text import to_cyrillic


class Subject(models.Model):
    """A school subject that tests are made for."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name_uz = models.CharField(_("name in Uzbek"), max_length=60)
    name_ru = models.CharField(_("name in Russian"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    place = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ("place", "code")

    def __str__(self) -> str:
        """For the panel: in the reader's language."""
        return self.name_in(get_language() or "uz")

    def name_in(self, language: str) -> str:
        """Its name; Uzbek Cyrillic is written from the Latin."""
        if language == "uz-cyrl":
            return to_cyrillic(self.name_uz)
        return {"ru": self.name_ru, "en": self.name_en}.get(language, self.name_uz)


class TeacherProfile(models.Model):
    """A teacher and the subjects they teach."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="teacher_profile",
        verbose_name=_("person"),
    )
    subjects = models.ManyToManyField(Subject, related_name="teachers", verbose_name=_("subjects"))
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")

    def __str__(self) -> str:
        return str(self.user)


class CentreProfile(models.Model):
    """A learning centre, under its owner's account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="centre_profile",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=150)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("learning centre")
        verbose_name_plural = _("learning centres")
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="centre_is_named")]

    def __str__(self) -> str:
        return self.name

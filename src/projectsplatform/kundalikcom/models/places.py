from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.uz.text import to_cyrillic
from projectsplatform.kundalikcom.enums import DistrictKind, RegionKind


def name_of(language: str, name_uz: str, name_ru: str, name_en: str) -> str:
    """The name for readers of a language."""
    if language == "uz-cyrl":
        return to_cyrillic(name_uz)
    return {"ru": name_ru, "en": name_en}.get(language, name_uz)


class Place(models.Model):
    """A unit of the country's administration, known by its SOATO code."""

    soato = models.CharField(_("SOATO code"), max_length=10, primary_key=True)
    name_uz = models.CharField(_("name in Uzbek"), max_length=100)
    name_ru = models.CharField(_("name in Russian"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_uz

    def name_in(self, language: str) -> str:
        """The official name; Uzbek Cyrillic is written from the Latin."""
        return name_of(language, self.name_uz, self.name_ru, self.name_en)


class Region(Place):
    """A first-level unit: a region, the republic or the capital."""

    kind = models.CharField(_("kind"), max_length=8, choices=RegionKind.choices)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ("soato",)
        constraints = [
            models.CheckConstraint(condition=Q(soato__regex=r"^\d{4}$"), name="region_soato"),
            models.CheckConstraint(condition=Q(kind__in=RegionKind.values), name="region_kind"),
        ]


class District(Place):
    """A second-level unit: a district, or a city of regional rank."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="districts", verbose_name=_("region"))
    kind = models.CharField(_("kind"), max_length=8, choices=DistrictKind.choices)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ("soato",)
        constraints = [
            models.CheckConstraint(condition=Q(soato__regex=r"^\d{7}(\d{3})?$"), name="district_soato"),
            models.CheckConstraint(condition=Q(soato__startswith=F("region")), name="district_soato_in_region"),
            models.CheckConstraint(condition=Q(kind__in=DistrictKind.values), name="district_kind"),
        ]

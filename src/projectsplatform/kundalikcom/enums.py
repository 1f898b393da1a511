from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RegionKind(TextChoices):
    """What a first-level unit is."""

    REGION = "region", _("Region")
    REPUBLIC = "republic", _("Republic")
    CAPITAL = "capital", _("Capital city")


class DistrictKind(TextChoices):
    """What a second-level unit is."""

    DISTRICT = "district", _("District")
    CITY = "city", _("City")

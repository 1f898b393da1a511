from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProfileKind(TextChoices):
    """Who uses TestMax."""

    TEACHER = "teacher", _("Teacher")
    CENTRE = "centre", _("Learning centre")

"""Licences and devices by what is read out over the counter. Every look goes through an index."""

import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Lower, Replace

from projectsplatform.licences.models import DeviceBinding, Licence

_GROUP = 5
_LONGEST_KEY = 4 * _GROUP
_LONGEST_DEVICE = 128
_BETWEEN = re.compile(r"[\s_.‐‑‒–—−-]+")
_KEY = re.compile(rf"[0-9A-Z]{{{_GROUP},{_LONGEST_KEY}}}")
# Crockford's base32 leaves these out because they are read as digits.
_MISREAD = str.maketrans("OIL", "011")


class _Groups(Func):
    """A key's groups, as the index has them."""

    template = "string_to_array(%(expressions)s, '-')"
    output_field = ArrayField(TextField())

    def __init__(self) -> None:
        super().__init__(F("key"))


def licences_matching(text: str) -> QuerySet[Licence]:
    """By any group of a key, or several that follow each other, in any case and with or without hyphens."""
    said = _BETWEEN.sub("", text.replace("\0", "").upper()).translate(_MISREAD)
    if not _KEY.fullmatch(said):
        return Licence.objects.none()
    found = Licence.objects.alias(groups=_Groups(), whole=Replace("key", Value("-"), Value("")))
    whole_groups = [said[at : at + _GROUP] for at in range(0, len(said) - _GROUP + 1, _GROUP)]
    known: dict[str, Any] = {"groups__contains": whole_groups}  # django-stubs takes an expression's array for a text
    return found.filter(whole__contains=said, **known)


def bindings_matching(text: str) -> QuerySet[DeviceBinding]:
    """By a device's id or its beginning, in any case."""
    said = text.replace("\0", "").strip()[:_LONGEST_DEVICE].lower()
    if not said:
        return DeviceBinding.objects.none()
    return DeviceBinding.objects.alias(small=Lower("device_id", output_field=CharField())).filter(
        small__startswith=said
    )

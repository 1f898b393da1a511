"""Licences and devices by what a customer reads out to staff. Every search uses an index."""

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
    typed = _BETWEEN.sub("", text.replace("\0", "").upper()).translate(_MISREAD)
    if not _KEY.fullmatch(typed):
        return Licence.objects.none()
    licences = Licence.objects.alias(groups=_Groups(), whole=Replace("key", Value("-"), Value("")))
    whole_groups = [typed[at : at + _GROUP] for at in range(0, len(typed) - _GROUP + 1, _GROUP)]
    in_groups: dict[str, Any] = {"groups__contains": whole_groups}  # django-stubs reads an expression's array as text
    return licences.filter(whole__contains=typed, **in_groups)


def bindings_matching(text: str) -> QuerySet[DeviceBinding]:
    """By a device's id or its beginning, in any case."""
    typed = text.replace("\0", "").strip()[:_LONGEST_DEVICE].lower()
    if not typed:
        return DeviceBinding.objects.none()
    return DeviceBinding.objects.alias(small=Lower("device_id", output_field=CharField())).filter(
        small__startswith=typed
    )

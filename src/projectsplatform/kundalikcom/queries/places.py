"""Regions and districts as they are read."""

from projectsplatform.kundalikcom.models import District, Region


def all_districts() -> list[District]:
    """Every district with its region, in one read."""
    return list(District.objects.select_related("region"))


def regions_with_districts() -> list[Region]:
    """Every region, its `districts` at hand; two queries."""
    return list(Region.objects.prefetch_related("districts"))

"""What lists look for besides people: a licence by its key, a device by its id."""

from typing import Any

from projectsplatform.licences.queries.search import bindings_matching, licences_matching


def licence_ids(text: str) -> Any:
    """For `search_exactly`."""
    return licences_matching(text).values("pk")


def binding_ids(text: str) -> Any:
    """For `search_exactly`."""
    return bindings_matching(text).values("pk")

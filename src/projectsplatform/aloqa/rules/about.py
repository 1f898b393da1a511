"""`licence:<id>` in addresses and forms."""

from uuid import UUID

from projectsplatform.aloqa.enums import AboutKind
from projectsplatform.aloqa.rules.content import About


def read_about(text: str) -> About | None:
    """None for what names nothing."""
    kind, _colon, identity = text.partition(":")
    if kind not in AboutKind.values or kind == AboutKind.NONE:
        return None
    try:
        return About(AboutKind(kind), UUID(identity))
    except ValueError:
        return None

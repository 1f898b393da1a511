"""What people have typed, on pages of another language."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def typed(text: str) -> SafeString | str:
    """Marked as of no known language, so that no reader speaks it in the page's; a dash for nothing."""
    return format_html('<span lang="">{}</span>', text) if text else "—"

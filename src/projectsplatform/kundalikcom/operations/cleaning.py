"""What is deleted is erased; what was read and never imported too."""

from datetime import datetime

from projectsplatform.kundalikcom.models import DiscardedLogin, LoginImport
from projectsplatform.kundalikcom.rules.logins import UNDO


def purge_vault(*, at: datetime) -> dict[str, int]:
    """Erases deleted logins whose hour is over and previews whose time is over; returns how many of each."""
    return {
        "logins": DiscardedLogin.objects.filter(discarded_at__lte=at - UNDO).delete()[0],
        "imports": LoginImport.objects.filter(expires_at__lte=at).delete()[0],
    }

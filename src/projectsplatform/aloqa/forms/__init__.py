"""What staff fill in. Meaning is checked by the operations; their refusals come back to the fields."""

from projectsplatform.aloqa.forms.announcements import AnnouncementForm

__all__ = ["AnnouncementForm"]

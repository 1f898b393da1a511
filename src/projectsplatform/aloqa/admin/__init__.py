"""Conversations and announcements in the staff panel: what waits, and what is prepared. The inbox itself is the panel's."""

from projectsplatform.aloqa.admin import announcement_queue, queue
from projectsplatform.aloqa.admin.announcements import AnnouncementAdmin
from projectsplatform.aloqa.admin.prepared import SavedAnswerAdmin, SubjectLabelAdmin

__all__ = ["AnnouncementAdmin", "SavedAnswerAdmin", "SubjectLabelAdmin", "announcement_queue", "queue"]

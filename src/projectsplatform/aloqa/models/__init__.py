from projectsplatform.aloqa.models.announcements import Announcement
from projectsplatform.aloqa.models.attachments import Attachment
from projectsplatform.aloqa.models.audiences import Audience, audience_json, read_audience
from projectsplatform.aloqa.models.desk import MemberView, SavedAnswer
from projectsplatform.aloqa.models.languages import LANGUAGES
from projectsplatform.aloqa.models.messages import Message, MessageVersion, TelegramCopy
from projectsplatform.aloqa.models.mirror import MirrorGroup, MirrorPost, MirrorTopic
from projectsplatform.aloqa.models.recipients import AnnouncementCounts, Recipient
from projectsplatform.aloqa.models.threads import NAME_LENGTH, PREVIEW_LENGTH, Episode, SubjectLabel, Thread

__all__ = [
    "LANGUAGES",
    "NAME_LENGTH",
    "PREVIEW_LENGTH",
    "Announcement",
    "AnnouncementCounts",
    "Attachment",
    "Audience",
    "Episode",
    "MemberView",
    "Message",
    "MessageVersion",
    "MirrorGroup",
    "MirrorPost",
    "MirrorTopic",
    "Recipient",
    "SavedAnswer",
    "SubjectLabel",
    "TelegramCopy",
    "Thread",
    "audience_json",
    "read_audience",
]

from projectsplatform.aloqa.enums.announcements import AnnouncementState, RecipientState, Standing
from projectsplatform.aloqa.enums.conversations import (
    AboutKind,
    AttachmentKind,
    AttachmentState,
    Author,
    Delivery,
    Face,
    FileProblem,
    InboxTab,
    Problem,
    ThreadState,
)

__all__ = [
    "AboutKind",
    "AnnouncementState",
    "AttachmentKind",
    "AttachmentState",
    "Author",
    "Delivery",
    "Face",
    "FileProblem",
    "InboxTab",
    "Problem",
    "RecipientState",
    "Standing",
    "ThreadState",
]

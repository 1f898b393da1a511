from projectsplatform.aloqa.tasks import announcements, conversations, mirror

__all__ = ["announcements", "conversations", "mirror"]

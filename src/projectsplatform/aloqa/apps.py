from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit import privacy
from projectsplatform.kit.files import unknown


class AloqaConfig(AppConfig):
    name = "projectsplatform.aloqa"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        """Says what is kept about people and in files here, what pages count, and who hears of messages."""
        from projectsplatform.accounts.operations.chat_links import on_chat_linked  # noqa: PLC0415
        from projectsplatform.accounts.queries.tokens import count_for_pages  # noqa: PLC0415
        from projectsplatform.aloqa.operations import announcement_outcomes  # noqa: PLC0415
        from projectsplatform.aloqa.operations.announcement_privacy import ANNOUNCEMENTS  # noqa: PLC0415
        from projectsplatform.aloqa.operations.feeding import KIND, feed  # noqa: PLC0415
        from projectsplatform.aloqa.operations.joining import join_chat  # noqa: PLC0415
        from projectsplatform.aloqa.operations.mirroring import learn_migration, learn_outcome  # noqa: PLC0415
        from projectsplatform.aloqa.operations.outcomes import KINDS, take_outcome  # noqa: PLC0415
        from projectsplatform.aloqa.operations.privacy import CONVERSATION  # noqa: PLC0415
        from projectsplatform.aloqa.queries.files import FILES, PICTURES  # noqa: PLC0415
        from projectsplatform.aloqa.queries.threads import unread_answers_sql  # noqa: PLC0415
        from projectsplatform.telegram.rules import feeders, outcomes  # noqa: PLC0415

        privacy.register(CONVERSATION)
        privacy.register(ANNOUNCEMENTS)
        unknown.register(FILES)
        unknown.register(PICTURES)
        on_chat_linked("aloqa", join_chat)
        count_for_pages("answers", unread_answers_sql)
        outcomes.register(KIND, announcement_outcomes.take_outcome)
        for kind in KINDS:
            outcomes.register(kind, take_outcome)
        feeders.register("announcements", feed)
        outcomes.register("mirror", learn_outcome)
        outcomes.register_migration(learn_migration)

from typing import Any

from django.core.management.commands import migrate

from projectsplatform.config.owner import connected_as_owner
from projectsplatform.config.privileges import protect_database


class Command(migrate.Command):
    help = f"{migrate.Command.help} As the tables' owner (DATABASE_ADMIN_URL); gives the application's role its rights anew."

    def handle(self, *args: Any, **options: Any) -> None:
        with connected_as_owner():
            super().handle(*args, **options)
            if not options["plan"]:
                protect_database()

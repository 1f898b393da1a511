from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import ProgrammingError, transaction

from projectsplatform.config.owner import application_role, connected_as_owner
from projectsplatform.config.privileges import grant_to, guard_tables


class Command(migrate.Command):
    help = f"{migrate.Command.help} As the tables' owner (DATABASE_ADMIN_URL); gives the application's role its rights anew."

    def handle(self, *args: Any, **options: Any) -> None:
        with connected_as_owner():
            super().handle(*args, **options)
            if not options["plan"]:
                protect_database()


def protect_database() -> None:
    """Triggers and grants as the models declare them. On the owner's connection."""
    role = application_role()
    try:
        with transaction.atomic():
            guard_tables()
            grant_to(role)
    except ProgrammingError as error:
        message = f"The role {role} of DATABASE_URL cannot be given its rights: {str(error).splitlines()[0]}."
        raise CommandError(message) from error

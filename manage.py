#!/usr/bin/env python
"""Runs a command on the installation's database: the running one, or the embedded one, started for this run."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from projectsplatform.installation import ConfigurationError, read
from projectsplatform.installation.disk_space import sentence_of
from projectsplatform.installation.parent_process import end_with_supervisor, is_supervised
from projectsplatform.installation.postgres import PostgresError, running_server
from projectsplatform.installation.var_dir import make_var_dir, removed_on_failure, var_dir_of
from projectsplatform.installation.version import version

WITHOUT_DATABASE = {"help", "version", "collectstatic", "findstatic", "makemessages", "compilemessages", "diffsettings"}


def main(arguments: list[str]) -> int:
    """Exit code 2 and one sentence for settings that do not fit."""
    if arguments[1:] in (["--version"], ["version"]):
        sys.stdout.write(f"ProjectsPlatform {version()}\n")
        return 0
    end_with_supervisor()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "projectsplatform.config.settings")
    try:
        with ExitStack() as stack:
            find_database(stack, arguments)
            run(arguments)
    except (ConfigurationError, PostgresError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def find_database(stack: ExitStack, arguments: list[str]) -> None:
    """Reads the settings and, for a command that needs it, makes the database reachable. A file that fails is a sentence: exit code 1."""
    try:
        if needs_database(arguments) and not is_supervised():
            use_database(stack, fills_it=command_of(arguments) == "restore_database")
        else:
            read()
    except OSError as error:
        raise SystemExit(sentence_of(error, var_dir_of(os.environ.get("VAR_DIR", "")))) from error


def run(arguments: list[str]) -> None:
    """The command. A database that fails it is a sentence, not a defect with a traceback: exit code 1."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the sentences above

    from projectsplatform.kit.db.connections import is_database_away  # noqa: PLC0415 - as above

    try:
        execute_from_command_line(arguments)
    except Exception as error:
        if not is_database_away(error):
            raise
        message = f"The database failed this command: {str(error).strip().splitlines()[0]}."
        raise SystemExit(message) from error


def needs_database(arguments: list[str]) -> bool:
    """Whether the command could look at the database; help never does."""
    return command_of(arguments) not in WITHOUT_DATABASE and not {"-h", "--help", "--version"} & set(arguments[1:])


def command_of(arguments: list[str]) -> str:
    """The command's name."""
    return next((word for word in arguments[1:] if not word.startswith("-")), "help")


def use_database(stack: ExitStack, *, fills_it: bool) -> None:
    """Finds or starts the database and refuses another kind of installation's. One that is to be filled from a dump is not
    marked, and a server made for that is gone when it fails."""
    from projectsplatform.config.database_mark import claim_database, refuse_unfit_database  # noqa: PLC0415 - loads psycopg

    instance = read()
    admin_url = instance.database_admin_url
    if admin_url is None:
        if fills_it:
            stack.enter_context(removed_on_failure(*(instance.var_dir / name for name in ("", "postgres", "files"))))
        make_var_dir(instance.var_dir)
        server = stack.enter_context(running_server(instance.var_dir / "postgres"))
        os.environ["DATABASE_URL"] = server.url
        admin_url = os.environ["DATABASE_ADMIN_URL"] = server.admin_url
    (refuse_unfit_database if fills_it else claim_database)(admin_url, demo=instance.demo)


if __name__ == "__main__":
    sys.exit(main(sys.argv))

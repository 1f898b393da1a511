"""The command of one start: it reads the settings, takes the lock and the port, and says what stands against a start."""

import os
import signal

from projectsplatform.installation import ConfigurationError, Instance, load_environment, read
from projectsplatform.installation.disk_space import sentence_of
from projectsplatform.installation.environment import is_left_to_the_demo
from projectsplatform.installation.lock import lock_var_dir
from projectsplatform.installation.parent_process import die_with_parent
from projectsplatform.installation.postgres import PostgresError
from projectsplatform.installation.supervisor.children import say
from projectsplatform.installation.supervisor.probes import refuse_a_taken_port
from projectsplatform.installation.supervisor.supervisor import Supervisor
from projectsplatform.installation.var_dir import make_var_dir, mark_as_demo

_LEFTOVER_SECONDS = 10.0
_FAILED, _REFUSED = 1, 2


def start() -> None:
    """Reads the settings, takes the lock and runs. `make run` without a setting of a real installation is a demo."""
    load_environment()
    if not os.environ.get("DEMO") and is_left_to_the_demo(os.environ):
        os.environ["DEMO"] = "1"
    instance = read()
    make_var_dir(instance.var_dir)
    try:
        _run(instance)
    except OSError as error:
        raise ConfigurationError(sentence_of(error, instance.var_dir)) from error


def _run(instance: Instance) -> None:
    _lock, last_port = lock_var_dir(instance.var_dir, port=instance.port)
    refuse_a_taken_port(instance, seconds=_LEFTOVER_SECONDS if last_port == instance.port else 0)
    if instance.demo:
        mark_as_demo(
            instance.var_dir,
            port=instance.port,
            database_url=instance.database_url,
            database_admin_url=instance.database_admin_url,
        )
    Supervisor(instance).run()


def main() -> int:
    """0 after an orderly stop, 2 with one sentence when the settings do not allow a start."""
    if os.environ.get("MAKELEVEL"):
        die_with_parent(os.getppid(), signal.SIGTERM)
    try:
        start()
    except ConfigurationError as error:
        say(str(error))
        return _REFUSED
    except PostgresError as error:
        say(str(error))
        return _FAILED
    return 0

"""Questions asked of a port."""

import errno
import socket
import time

from projectsplatform.installation import ConfigurationError, Instance

_PATIENCE_SECONDS = 2.0
_NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  who listens on all addresses is asked on loopback


def refuse_a_taken_port(instance: Instance, *, seconds: float) -> None:
    """Raises ConfigurationError when the port cannot be listened on after so many seconds: the processes of a start that
    was killed need a moment to end."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            _try_to_listen(instance)
        except ConfigurationError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _try_to_listen(instance: Instance) -> None:
    family = socket.AF_INET6 if ":" in instance.bind else socket.AF_INET
    try:
        socket.create_server((instance.bind, instance.port), family=family, backlog=1).close()
    except PermissionError as error:
        raise ConfigurationError(
            f"Port {instance.port} needs rights that this user does not have; set PORT to another one."
        ) from error
    except OSError as error:
        if error.errno in _NO_SUCH_ADDRESS:
            raise ConfigurationError(
                f"BIND {instance.bind} is not an address of this machine; set BIND to one that is."
            ) from error
        raise ConfigurationError(
            f"Port {instance.port} is in use by another program; set PORT to another one."
        ) from error


def is_ready(bind: str, port: int, host: str) -> bool:
    """Whether `/readyz` answers 200; by hand, because http.client would cost the supervisor its smallness."""
    request = f"GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((_REACHED_AT.get(bind, bind), port), timeout=_PATIENCE_SECONDS) as connection:
            connection.sendall(request.encode())
            return connection.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False

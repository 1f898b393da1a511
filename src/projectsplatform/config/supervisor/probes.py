"""Questions asked of a port."""

import socket
import time

from projectsplatform.config.instance import ConfigurationError, Instance

_PATIENCE_SECONDS = 2.0


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
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1" if instance.demo else "0.0.0.0", instance.port))  # noqa: S104 - as the server will
            probe.listen(1)
        except PermissionError as error:
            message = f"Port {instance.port} needs rights that this user does not have; set PORT to another one."
            raise ConfigurationError(message) from error
        except OSError as error:
            message = f"Port {instance.port} is in use by another program; set PORT to another one."
            raise ConfigurationError(message) from error


def is_ready(port: int, host: str) -> bool:
    """Whether `/readyz` answers 200; by hand, because http.client would cost the supervisor its smallness."""
    request = f"GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS) as connection:
            connection.sendall(request.encode())
            return connection.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False

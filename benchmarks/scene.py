"""Sets a scene on a prepared database: customers, a member of staff who is signed in, and a recording of each endpoint.

`python -m benchmarks.scene CUSTOMERS FILE`, with the settings of the platform that will serve it in the environment.
"""

import json
import os
import pickle
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from benchmarks.endpoints import CSRF, ENDPOINTS, PASSWORD, Endpoint
from benchmarks.population import RECORDED, populate, token_of
from benchmarks.recording import Answer, Recording, ask, record

_WARM = 4
"""So often a statement was seen when its plan is settled: `prepare_threshold` and what comes before it."""


def set_scene(customers: int) -> dict[str, Any]:
    """Loads the customers and records; returns recordings by endpoint and the cookies of staff."""
    from django.conf import settings  # noqa: PLC0415  Django reads the environment when it is imported
    from django.db import connection  # noqa: PLC0415

    from projectsplatform.kit.security.passwords import hash_password  # noqa: PLC0415
    from projectsplatform.kit.security.signing import sign_jws  # noqa: PLC0415
    from projectsplatform.server.asgi import django as application  # noqa: PLC0415

    # As in the server's pool of threads, which asks a connection only after a rest.
    connection.settings_dict["CONN_HEALTH_CHECKS"] = False
    lease = sign_jws({"iss": settings.PUBLIC_URL, "licence": "-" * 36, "device": "-" * 40, "end": "-" * 20})
    populate(os.environ["DATABASE_URL"], customers=customers, password=hash_password(PASSWORD), lease=lease)
    cookies = _staff_cookies()
    _lift_caps()
    recordings = {one.name: _record(application, one, cookies) for one in ENDPOINTS if one.yardstick != "Argon2"}
    return {"recordings": recordings, "cookies": cookies}


def _record(application: Any, endpoint: Endpoint, cookies: str) -> Recording:
    """Asks for some customers until everything is warm, and writes down what the next one takes."""
    numbers = [number for number in range(101, RECORDED) if endpoint.fits(number)] or [1]
    for turn in range(_WARM):
        path, body = endpoint.request(numbers[turn % len(numbers)])
        answer = ask(application, _environ(path, body.encode(), endpoint, cookies))
        _require_success(endpoint, answer)
    number = numbers[_WARM % len(numbers)]
    path, body = endpoint.request(number)
    fields = dict(parse_qsl(body)) if endpoint.staff else json.loads(body)
    inputs = {name: str(value) for name, value in fields.items() if name not in {"token", "amount", "months_count"}}
    if endpoint.staff:
        inputs["id"] = path.split("/")[3]
    environ = _environ(path, body.encode(), endpoint, cookies)
    recording = record(application, environ, trace=answer.trace, token=token_of(number), inputs=inputs)
    _require_success(endpoint, recording)
    return recording


def _require_success(endpoint: Endpoint, answer: Answer | Recording) -> None:
    """The panel redirects after a success, and also whoever is not signed in."""
    is_sent_away = "/login/" in dict(answer.headers).get("Location", "")
    if answer.status[0] != ("3" if endpoint.staff else "2") or is_sent_away or b'"how":false' in answer.body:
        message = f"{endpoint.name} was answered {answer.status}: {answer.headers} {answer.body[:300]!r}"
        raise RuntimeError(message)


def _environ(path: str, body: bytes, endpoint: Endpoint, cookies: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": endpoint.content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        **({"HTTP_COOKIE": cookies} if endpoint.staff else {}),
    }


def _lift_caps() -> None:
    """The one member of staff tops up all day; beyond the caps a top-up would wait and be another request."""
    from projectsplatform.accounts.models import User  # noqa: PLC0415  Django reads the environment when it is imported
    from projectsplatform.kit.clock import now  # noqa: PLC0415
    from projectsplatform.kit.uz.money import MAX_AMOUNT  # noqa: PLC0415
    from projectsplatform.wallet.models import TopUpCaps  # noqa: PLC0415

    second, _ = User.objects.get_or_create(username="ikkinchi", defaults={"is_staff": True, "password": "!"})
    caps = {"by_member": MAX_AMOUNT, "by_customer": MAX_AMOUNT, "state": "done"}
    owner = User.objects.exclude(pk=second.pk).filter(is_staff=True).earliest("created_at")
    TopUpCaps.objects.create(requested_by=owner, agreed_by=second, requested_at=now(), decided_at=now(), **caps)


def _staff_cookies() -> str:
    """The demo's member of staff, signed in as the panel does it at the end."""
    from django.conf import settings  # noqa: PLC0415

    from projectsplatform.accounts.models import User  # noqa: PLC0415

    member = User.objects.get(username="admin")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(member.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = member.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def signed_in_again(scene: dict[str, Any]) -> dict[str, Any]:
    """A scene that was kept: the panel's sessions last for half a day."""
    import django  # noqa: PLC0415  as above

    django.setup()
    return {**scene, "cookies": _staff_cookies()}


def main() -> None:
    """Sets the scene, or takes up the one that is there."""
    file = Path(sys.argv[2])
    scene = signed_in_again(pickle.loads(file.read_bytes())) if file.exists() else set_scene(int(sys.argv[1]))
    file.write_bytes(pickle.dumps(scene))


if __name__ == "__main__":
    main()

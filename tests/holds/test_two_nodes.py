"""Two web processes as on two machines: one database, one bucket, nothing else in common."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from projectsplatform.accounts.models import User
from projectsplatform.accounts.rules.limits import WRONG_SECRETS_OF_PAIR
from projectsplatform.installation.demo_secrets import demo_secret
from projectsplatform.kit.clock import now
from tests.cast import PASSWORD
from tests.factories.accounts import last_code, token_of
from tests.factories.pictures import png
from tests.holds.web import Web, running_web, wait_for_room_in
from tests.kit.files.lookalike import KEY_ID, SECRET_KEY, Bucket, serving

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
KEYS = ("SECRET_KEY", "VAULT_KEYS", "LICENCE_SIGNING_KEYS", "BOT_SERVICE_TOKEN")
"""What a real installation's settings give both."""


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with serving() as bucket:
        yield bucket


@pytest.fixture
def nodes(tmp_path: Path, bucket: Bucket) -> Iterator[tuple[Web, Web]]:
    shared = {name: demo_secret(settings.VAR_DIR, name) for name in KEYS}
    shared |= {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "WEB_WORKERS": "1"}
    shared["FILES_URL"] = f"s3://fayllar/sinov?endpoint={bucket.url}"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with (
        running_web(**shared, VAR_DIR=str(tmp_path / "a")) as one,
        running_web(**shared, VAR_DIR=str(tmp_path / "b")) as other,
    ):
        yield one, other


def sign_in(one: Web, other: Web, person: User) -> str:
    """The code is asked for at one node and given at the other."""
    asked = one.post("accounts/get_code", {"username": person.username, "password": PASSWORD})
    given = {"username": person.username, "code": last_code(person), "challenge": asked["challenge"]}
    return str(other.post("accounts/login", given)["token"])


def upload(node: Web, token: str) -> int:
    """A photo to the staff, by the cabinet's form."""
    form = {"key": "one", "text": "Salom", "uploads": SimpleUploadedFile("a.png", png(), "image/png")}
    line, csrf = node.line(), "c" * 32
    headers = {"Cookie": f"session={token}; csrf={csrf}", "X-CSRFToken": csrf, "Content-Type": MULTIPART_CONTENT}
    return line.send("POST", "/support/", encode_multipart(BOUNDARY, form), headers).status


def test_a_session_a_limit_and_a_file_of_one_are_the_others(
    nodes: tuple[Web, Web], owner: User, bucket: Bucket
) -> None:
    one, other = nodes
    token = sign_in(one, other, owner)
    assert {node.post("accounts/about_account", {}, token)["username"] for node in nodes} == {"owner"}

    assert upload(one, token) == 302
    assert len(bucket.objects) >= 1
    (message,) = other.line().call("GET", "aloqa/messages", None, token)["items"]
    (file,) = message["attachments"]
    assert other.line().call("GET", f"aloqa/files/{file['id']}", None, token).body.startswith(b"\x89PNG")

    elsewhere = token_of(owner, now())
    assert one.line().call("DELETE", "accounts/sessions", None, token)["ended"] == 1
    assert [node.post("accounts/about_account", {}, elsewhere).status for node in nodes] == [401, 401]


def test_wrong_passwords_are_counted_together(nodes: tuple[Web, Web], owner: User) -> None:
    wait_for_room_in(WRONG_SECRETS_OF_PAIR)
    wrong = {"username": owner.username, "password": "notoʻgʻri-parol-1"}
    answered = [nodes[number % 2].post("accounts/get_code", wrong).refusal for number in range(11)]
    assert answered[:10] == [(401, "invalid_credentials")] * 10
    assert answered[10] == (429, "too_many_attempts")

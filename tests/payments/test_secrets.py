"""No key, password or signature stands in a log, an event, an answer or a page, whatever is asked and whatever fails."""

import json
import logging
from base64 import b64encode
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from projectsplatform.accounts.models import User
from projectsplatform.config.logs import RedactedJson
from projectsplatform.payments.models import ProviderEvent
from projectsplatform.payments.operations import payments
from tests.factories.click import Click, new_trans_id, signed
from tests.factories.payments import Payme, payme_headers
from tests.factories.uzum import Uzum, basic, new_uuid

pytestmark = pytest.mark.django_db
KEY, SECRET, PASSWORD, OTHER = (
    "marked-key-of-payme",
    "marked-secret-of-click",
    "marked-password-of-uzum",
    "marked-guess",
)
PLACES = (
    "payme",
    "click/prepare",
    "click/complete",
    "uzum/check",
    "uzum/create",
    "uzum/confirm",
    "uzum/reverse",
    "uzum/status",
)


class Answers(Client):
    """Keeps what was answered."""

    said = b""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().generic(*args, **kwargs)
        Answers.said += answer.content + str(dict(answer.headers)).encode()
        return answer


@pytest.fixture
def marked(settings: Any) -> None:
    settings.PAYME_KEYS, settings.CLICK_SECRET_KEY, settings.UZUM_PASSWORD = (KEY, f"{KEY}-old"), SECRET, PASSWORD
    Answers.said = b""


def drive(payme: Payme, owner: User) -> list[str]:
    """Every method, rightly and wrongly signed; what the signatures were."""
    click, uzum = Click(Answers(raise_request_exception=False)), Uzum(Answers(raise_request_exception=False))
    payme.api.client = Answers(raise_request_exception=False)
    number, account = payme.new_id(), {"amount": 500_000, "account": {"username": "owner"}}
    payme.ask("CheckPerformTransaction", **account)
    payme.ask("CreateTransaction", **payme.creation(owner, 500_000, number))
    for method in ("PerformTransaction", "CheckTransaction", "Nonsense"):
        payme.ask(method, id=number)
    payme.ask("SetFiscalData", id=number, type="PERFORM", fiscal_data={"status_code": 0})
    payme.ask("CancelTransaction", id=number, reason=5)
    payme.ask("GetStatement", **{"from": 0, "to": 2**40})
    payme.send(b"{", **payme_headers(key=f"{KEY}-old"))
    payme.send(b"{}", **payme_headers(key=OTHER))
    trans_id, uuid = new_trans_id(), new_uuid()
    prepared = click.prepare("owner", click_trans_id=trans_id)
    click.complete("owner", prepared.get("merchant_prepare_id", 1), click_trans_id=trans_id)
    wrong = signed(click.fields("owner", "5000.00", 0), secret=OTHER)
    right = signed({**click.fields("owner", "5000.00", 0), "amount": "1"})
    for fields in (wrong, right, {**right, "click_trans_id": "x"}):
        click.post("prepare", fields)
    uzum.check("owner")
    uzum.create("owner", uuid)
    for method in (uzum.confirm, uzum.status, uzum.reverse):
        method(uuid)
    uzum.post("check", {}, authorization=basic(password=OTHER))
    uzum.post("check", b"{")
    for place in PLACES:
        payme.api.client.get(f"/payments/{place}", headers={"authorization": basic(), "accept": "text/html"})
        payme.api.client.get(f"/payments/{place}/nowhere", headers={"authorization": basic()})
    return [wrong["sign_string"], right["sign_string"]]


def written(caplog: pytest.LogCaptureFixture) -> str:
    """The log as it leaves the process, and everything that a record carries."""
    line = RedactedJson("%(asctime)s %(message)s %(name)s")
    return "\n".join(f"{line.format(record)} {record.__dict__}" for record in caplog.records)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("fails", [False, True])
def test_secrets_are_nowhere(
    payme: Payme, owner: User, fails: bool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    if fails:

        def fail(*_: Any, **__: Any) -> None:
            raise OperationalError("the server closed the connection")

        for name in ("post", "lock_known"):
            monkeypatch.setattr(payments, name, fail)
    signatures = drive(payme, owner)

    events = json.dumps(list(ProviderEvent.objects.values("asked", "answered", "method")), default=str)
    assert ProviderEvent.objects.count() > 10
    pairs = [f"Paycom:{KEY}", f"Paycom:{KEY}-old", f"Paycom:{OTHER}"]
    secrets = [KEY, SECRET, PASSWORD, OTHER, *signatures, *(b64encode(pair.encode()).decode() for pair in pairs)]
    secrets += [basic().removeprefix("Basic "), basic(password=OTHER).removeprefix("Basic ")]
    for text in (events, written(caplog), Answers.said.decode()):
        assert [secret for secret in secrets if secret in text] == []
    assert b"<html" not in Answers.said

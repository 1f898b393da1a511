"""A real installation, as an operator starts it: what is served, what is refused, and the bot by polling and by webhook."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from signal import SIGINT

import pytest

from projectsplatform.installation.environment import PROJECT_ROOT
from tests.e2e.people import PATIENCE_SECONDS, Stranger
from tests.e2e.real import HOST, WEBHOOK_SECRET, Real, RealPhone, running_real
from tests.e2e.start import STOP_SECONDS, wait_for

pytestmark = [pytest.mark.prove, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]
BEAT = "/api/v1/accounts/check_token"


@pytest.fixture(scope="module")
def real() -> Iterator[Real]:
    with running_real() as real:
        yield real


@pytest.fixture(scope="module")
def customer(real: Real) -> Stranger:
    """Comes by polling first; under `make prove` comes back by webhook."""
    return Stranger.arriving(real.site, RealPhone(real.site, telegram=real.telegram))


def test_it_is_ready_and_says_nothing_of_a_demo(real: Real) -> None:
    assert real.is_ready()
    assert f"https://{HOST}/staff/" in real.said()
    assert "demo" not in real.said()


def test_it_listens_on_one_address_of_loopback(real: Real) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", real.port))


@pytest.mark.parametrize("path", ["/", "/staff/login/", "/api/v1/openapi.json", "/static/icon.svg", "/demo/telegram/"])
def test_plain_http_is_sent_to_https(real: Real, path: str) -> None:
    answer = real.plain.get(path)
    assert (answer.status, answer.headers["location"]) == (301, f"https://{HOST}{path}")


@pytest.mark.parametrize("path", [BEAT, "/api/v1/accounts/login"])
def test_a_token_over_plain_http_is_not_looked_at(real: Real, path: str) -> None:
    answer = real.plain.post(path, {"token": "x"})
    assert (answer.status, answer.headers["location"]) == (301, f"https://{HOST}{path}")


def test_through_the_proxy_the_api_answers_at_both_doors(real: Real) -> None:
    assert real.site.post(BEAT, {"token": "x"})["how"] is False
    assert real.site.get("licences/keys")["keys"][0]["kid"] == "2026"


@pytest.mark.parametrize("path", ["/", BEAT, "/api/v1/licences/keys", "/staff/login/"])
def test_browsers_are_told_to_stay_with_https(real: Real, path: str) -> None:
    answer = real.site.post(path) if path == BEAT else real.site.get(path)
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize(("path", "begins"), [("/staff/login/", "__Host-staff-csrf="), ("/login/", "__Host-csrf=")])
def test_cookies_are_sent_over_https_only(real: Real, path: str, begins: str) -> None:
    cookie = real.site.get(path).headers["set-cookie"].strip()
    assert cookie.startswith(begins)
    assert "Secure" in cookie.split("; ")
    assert "HttpOnly" in cookie.split("; ")
    assert "Path=/" in cookie.split("; ")
    assert "Domain" not in cookie


@pytest.mark.parametrize("path", ["/", BEAT, "/staff/login/", "/api/v1/licences/keys"])
def test_another_host_is_refused(real: Real, path: str) -> None:
    answer = real.site.call("POST" if path == BEAT else "GET", path, Host="evil.example")
    assert answer.refusal == (400, "host_unknown")


@pytest.mark.parametrize(
    "path", ["/demo/telegram/", "/demo/telegram/api/1/messages", "/demo/components/", "/demo/", "/metrics"]
)
def test_the_demos_paths_do_not_exist(real: Real, path: str) -> None:
    assert real.site.get(path).status == 404
    assert real.site.call("POST", path, {}).status == 404


def test_the_webhooks_door_is_closed_while_the_bot_polls(real: Real) -> None:
    assert real.site.post("/telegram/webhook", {"update_id": 1}).refusal == (404, "not_found")


@pytest.mark.prove
def test_djangos_own_check_of_deployments_is_clean(real: Real) -> None:
    command = [sys.executable, str(PROJECT_ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(command, env=real.environ(), capture_output=True, text=True, timeout=60, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_stranger_becomes_a_customer_through_telegram(real: Real, customer: Stranger) -> None:
    assert customer.register().status == 201
    assert customer.sign_in().status == 200
    assert customer.balance() == 0
    assert next(call.method for call in real.telegram.calls) == "deleteWebhook"


@pytest.mark.prove  # a second start
def test_with_a_webhook_the_same_customer_comes_back(real: Real, customer: Stranger) -> None:
    real.send(SIGINT)
    assert real.wait(STOP_SECONDS) == 0
    polls = len(real.telegram.of("getUpdates"))
    real.settings["TELEGRAM_WEBHOOK_SECRET"] = WEBHOOK_SECRET
    real.begin()

    assert wait_for(lambda: real.telegram.of("setWebhook"), PATIENCE_SECONDS)
    (told,) = real.telegram.of("setWebhook")
    assert told.arguments["url"] == f"https://{HOST}/telegram/webhook"
    assert told.arguments["secret_token"] == WEBHOOK_SECRET
    assert isinstance(customer.phone, RealPhone)
    customer.phone.webhook_secret = WEBHOOK_SECRET
    seen = len(customer.phone.messages())
    customer.phone.send(text="/start")
    assert wait_for(lambda: len(customer.phone.messages()) > seen, PATIENCE_SECONDS)
    assert customer.balance() == 0
    assert customer.sign_in().status == 200
    assert len(real.telegram.of("getUpdates")) == polls


def test_nothing_secret_was_written_down(real: Real, customer: Stranger) -> None:
    written = [*customer.secrets, *(real.settings[name] for name in ("SECRET_KEY", "VAULT_KEYS", "BOT_SERVICE_TOKEN"))]
    log = real.said()
    assert [secret for secret in written if len(secret) > 6 and secret in log] == []
    assert real.settings["TELEGRAM_BOT_TOKEN"] not in log

"""Settings of payment providers."""

from ipaddress import ip_address
from pathlib import Path

import pytest

from projectsplatform.installation import ConfigurationError, read
from projectsplatform.installation.environment import PROVIDERS
from tests.installation.test_environment import REAL

NAMES = [name for names in PROVIDERS.values() for name in names]
GIVEN = {
    "PAYME_MERCHANT_ID": "5e730e8e0b852a417aa49ceb",
    "PAYME_KEY": "new-key-of-36,old-key-of-36",
    "CLICK_SERVICE_ID": "11",
    "CLICK_MERCHANT_ID": "22",
    "CLICK_MERCHANT_USER_ID": "33",
    "CLICK_SECRET_KEY": "click-secret",
    "UZUM_SERVICE_ID": "44",
    "UZUM_LOGIN": "uzum",
    "UZUM_PASSWORD": "uzum-password",
}


@pytest.fixture
def real(tmp_path: Path) -> dict[str, str]:
    return {**REAL, "VAR_DIR": str(tmp_path / "var")}


def test_without_settings_every_provider_is_off(real: dict[str, str]) -> None:
    found = read(real)

    assert [getattr(found, name.lower()) for name in NAMES if name != "PAYME_KEY"] == [""] * (len(NAMES) - 1)
    assert found.payme_keys == ()


def test_settings_are_read_and_two_keys_are_two(real: dict[str, str]) -> None:
    found = read({**real, **GIVEN})

    assert found.payme_keys == ("new-key-of-36", "old-key-of-36")
    others = {name: getattr(found, name.lower()) for name in NAMES if name != "PAYME_KEY"}
    assert others == {name: value for name, value in GIVEN.items() if name != "PAYME_KEY"}


@pytest.mark.parametrize("name", NAMES)
def test_half_a_provider_is_refused(real: dict[str, str], name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        read({**real, **GIVEN, name: ""})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PAYME_KEY", "a-key-of-many,another-key,a-third-key"),
        ("PAYME_KEY", "short"),
        ("PAYME_MERCHANT_ID", "with space"),
        ("PAYME_ADDRESSES", "0.0.0.0/0"),
        ("PAYME_ADDRESSES", "payme.uz"),
        ("CLICK_SERVICE_ID", "eleven"),
        ("UZUM_LOGIN", "uz:um"),
        ("UZUM_PASSWORD", "short"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(real: dict[str, str], name: str, text: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        read({**real, **GIVEN, name: text})


def test_payme_may_call_from_its_published_addresses(real: dict[str, str]) -> None:
    networks = read(real).payme_addresses

    allowed = [n for n in range(256) if any(ip_address(f"185.234.113.{n}") in network for network in networks)]
    assert allowed == list(range(1, 16))


def test_a_demo_makes_all_of_them_and_takes_calls_from_loopback(tmp_path: Path) -> None:
    found = read({"DEMO": "1", "VAR_DIR": str(tmp_path / "var")})

    assert all(getattr(found, name.lower()) for name in NAMES if name != "PAYME_KEY")
    assert [len(key) for key in found.payme_keys] == [36]
    assert any(ip_address("127.0.0.1") in network for network in found.payme_addresses)
    assert any(ip_address("::1") in network for network in found.payme_addresses)


def test_secrets_of_providers_are_not_shown(real: dict[str, str]) -> None:
    shown = repr(read({**real, **GIVEN}))

    assert not any(secret in shown for secret in ("new-key-of-36", "click-secret", "uzum-password"))

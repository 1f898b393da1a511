"""Settings of the payment providers: all that one gives out, or none of it, and then it is off."""

from collections.abc import Mapping
from functools import partial
from typing import TypedDict

from projectsplatform.installation import values
from projectsplatform.installation.addresses import Network, networks
from projectsplatform.installation.environment import PROVIDERS
from projectsplatform.installation.failures import ConfigurationError

PAYMES_ADDRESSES = "185.234.113.1,185.234.113.2/31,185.234.113.4/30,185.234.113.8/29"
"""Published: 185.234.113.1 to 185.234.113.15."""
_LOOPBACK = "127.0.0.0/8,::1"
_NUMBER = partial(values.matching, pattern=r"[0-9]{1,18}", shape="a number")
_MERCHANT = partial(values.matching, pattern=r"[A-Za-z0-9_-]{1,64}", shape="1 to 64 of A-Z a-z 0-9 _ -")
_LOGIN = partial(values.matching, pattern=r"[^:\s]{1,128}", shape="1 to 128 characters without spaces and colons")
_MOST_KEYS = 2


class Providers(TypedDict):
    """Empty values: the provider is off. `payme_keys`: the newest first."""

    payme_merchant_id: str
    payme_keys: tuple[str, ...]
    payme_addresses: tuple[Network, ...]
    click_service_id: str
    click_merchant_id: str
    click_merchant_user_id: str
    click_secret_key: str
    uzum_service_id: str
    uzum_login: str
    uzum_password: str


def paymes_networks() -> tuple[Network, ...]:
    """Where Payme itself says that it calls from."""
    return networks("PAYME_ADDRESSES", PAYMES_ADDRESSES)


def provider_settings(given: Mapping[str, str], *, demo: bool) -> Providers:
    """What is given, each by itself and each provider as a whole. Raises ConfigurationError."""
    for provider, names in PROVIDERS.items():
        _refuse_half(given, provider, names)
    addresses = given["PAYME_ADDRESSES"] or (_LOOPBACK if demo else PAYMES_ADDRESSES)
    return Providers(
        payme_merchant_id=_MERCHANT("PAYME_MERCHANT_ID", given["PAYME_MERCHANT_ID"]),
        payme_keys=_keys("PAYME_KEY", given["PAYME_KEY"]),
        payme_addresses=networks("PAYME_ADDRESSES", addresses, whose="those of Payme"),
        click_service_id=_NUMBER("CLICK_SERVICE_ID", given["CLICK_SERVICE_ID"]),
        click_merchant_id=_NUMBER("CLICK_MERCHANT_ID", given["CLICK_MERCHANT_ID"]),
        click_merchant_user_id=_NUMBER("CLICK_MERCHANT_USER_ID", given["CLICK_MERCHANT_USER_ID"]),
        click_secret_key=_secret("CLICK_SECRET_KEY", given["CLICK_SECRET_KEY"]),
        uzum_service_id=_NUMBER("UZUM_SERVICE_ID", given["UZUM_SERVICE_ID"]),
        uzum_login=_LOGIN("UZUM_LOGIN", given["UZUM_LOGIN"]),
        uzum_password=_secret("UZUM_PASSWORD", given["UZUM_PASSWORD"]),
    )


def _refuse_half(given: Mapping[str, str], provider: str, names: tuple[str, ...]) -> None:
    missing = [name for name in names if not given[name]]
    if missing and len(missing) < len(names):
        raise ConfigurationError(
            f"{provider} has some of its settings only: give {', '.join(missing)} too, or none of {', '.join(names)}."
        )


def _keys(name: str, text: str) -> tuple[str, ...]:
    keys = values.names(text)
    if len(keys) > _MOST_KEYS:
        raise ConfigurationError(f"{name} holds {len(keys)} keys: two at most, the new one first.")
    return tuple(_secret(name, key) for key in keys)


def _secret(name: str, text: str) -> str:
    return values.secret(name, text, shortest=8) if text else ""

"""Where an installation listens, by what names it is called, whom it believes: what of it would be unsafe is refused."""

from collections.abc import Mapping
from typing import TypedDict
from urllib.parse import urlsplit

from projectsplatform.installation import addresses
from projectsplatform.installation.failures import ConfigurationError

_LOOPBACK = "127.0.0.1"
_LOOPBACK_HOSTS = (_LOOPBACK, "localhost", "[::1]")


class Reachability(TypedDict):
    """These settings of an installation, each fit by itself."""

    bind: str
    public_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxies: tuple[addresses.Network, ...]


def reachability_settings(given: Mapping[str, str], port: int, *, demo: bool) -> Reachability:
    """What is given, each by itself and all together. Raises ConfigurationError."""
    public_url = addresses.origin("PUBLIC_URL", given["PUBLIC_URL"] or f"http://{_LOOPBACK}:{port}")
    hosts = addresses.host_names("ALLOWED_HOSTS", given["ALLOWED_HOSTS"]) or _LOOPBACK_HOSTS
    if demo:
        hosts = (*hosts, addresses.host_of(public_url))
    found = Reachability(
        bind=addresses.listen_address("BIND", given["BIND"] or _LOOPBACK),
        public_url=public_url,
        allowed_hosts=tuple(dict.fromkeys(hosts)),
        trusted_proxies=addresses.networks("TRUSTED_PROXIES", given["TRUSTED_PROXIES"]),
    )
    (_refuse_the_open_net if demo else _refuse_the_unsafe)(found)
    return found


def _refuse_the_open_net(found: Reachability) -> None:
    """A demo is for its own machine. Raises ConfigurationError."""
    named = [("PUBLIC_URL", addresses.host_of(found["public_url"])), ("BIND", found["bind"])]
    for name, host in [*named, *(("ALLOWED_HOSTS", host) for host in found["allowed_hosts"])]:
        if not addresses.is_loopback(host):
            raise ConfigurationError(f"The demo serves this machine only: {name} has {host}, which is not loopback.")


def _refuse_the_unsafe(found: Reachability) -> None:
    """A real installation is reached over HTTPS, by its own names. Raises ConfigurationError."""
    public_url = found["public_url"]
    refuse_plain_http("PUBLIC_URL", public_url, "passwords and tokens would cross the net in the clear")
    host = addresses.host_of(public_url)
    if not any(_covers(allowed.lower(), host) for allowed in found["allowed_hosts"]):
        raise ConfigurationError(
            f"ALLOWED_HOSTS does not hold {host}, the host of PUBLIC_URL: its pages would be refused; add it."
        )
    if public_url.startswith("https://") and not found["trusted_proxies"]:
        raise ConfigurationError(
            f"PUBLIC_URL {public_url} is https and TRUSTED_PROXIES is missing, so every request would be redirected for"
            " ever: set it to the address of the proxy that speaks HTTPS, such as 127.0.0.1."
        )


def refuse_plain_http(name: str, address: str, why: str) -> None:
    """Raises ConfigurationError for http to another machine."""
    if urlsplit(address).scheme != "https" and not addresses.is_loopback(addresses.host_of(address)):
        raise ConfigurationError(
            f"{name} must begin with https://, not {address}: {why}. Only a loopback address may be http."
        )


def _covers(allowed: str, host: str) -> bool:
    """As Django compares them."""
    return host == allowed or (allowed.startswith(".") and (host.endswith(allowed) or host == allowed[1:]))

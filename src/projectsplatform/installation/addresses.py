"""Texts of settings turned into addresses and host names; whatever does not fit is refused with a sentence that names the setting."""

import re
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from projectsplatform.installation.failures import ConfigurationError
from projectsplatform.installation.values import names

Network = IPv4Network | IPv6Network
# Letters of any case, digits and hyphens: what Django compares host names by. A name in other letters is written as xn--…
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.(?!-)[A-Za-z0-9_-]{1,63})*")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WIDEST = {4: 8, 6: 16}
_PRIVATE_IPV6 = IPv6Network("fd00::/8")
_MAPPED = IPv6Network("::ffff:0:0/96")


def host_names(name: str, text: str) -> tuple[str, ...]:
    """Names that requests may be addressed to, with commas; `.example.uz` means every name below it too."""
    hosts = names(text)
    for host in hosts:
        if not _is_host_name(host):
            raise ConfigurationError(
                f"{name} holds {host!r}: write bare host names such as example.uz, or .example.uz for all names below it;"
                " no *, port, scheme or path, and an IPv6 address in brackets."
            )
    return hosts


def networks(name: str, text: str, *, whose: str = "your proxies") -> tuple[Network, ...]:
    """A list of CIDRs or addresses, none so wide that strangers would be in it."""
    try:
        found = tuple(_unmapped(ip_network(part, strict=False)) for part in names(text))
    except ValueError as error:
        raise ConfigurationError(f"{name} must be a list of addresses or CIDRs: {error}.") from error
    for network in found:
        if network.prefixlen < _WIDEST[network.version] and network != _PRIVATE_IPV6:
            raise ConfigurationError(
                f"{name} trusts {network}, which holds strangers too: name {whose}, no network wider than"
                f" /{_WIDEST[4]} (IPv6: /{_WIDEST[6]})."
            )
    return found


def listen_address(name: str, text: str) -> str:
    """An address to listen on: one of this machine, or all (0.0.0.0, ::)."""
    try:
        address = ip_address(text)
        fits = not address.is_multicast and str(address) != "255.255.255.255" and "%" not in text
    except ValueError:
        fits = False
    if not fits:
        raise ConfigurationError(
            f"{name} must be an address of this machine, 127.0.0.1, or 0.0.0.0 or :: for all, not {text!r}."
        )
    return str(address)


def web_address(name: str, text: str) -> str:
    """An http or https address, without the slash at its end."""
    parts = _split(text)
    if parts is None or not text.isascii() or not text.isprintable() or set(text) & set(" ?#\\@"):
        raise ConfigurationError(
            f"{name} must be an address such as https://example.uz, not {_without_password(text)!r}."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def origin(name: str, text: str) -> str:
    """Scheme, host and port of a web address, as browsers write them: in small letters, without a port that goes without saying."""
    parts = urlsplit(web_address(name, text))
    host = host_of(text)
    if parts.path:
        raise ConfigurationError(
            f"{name} must be scheme and host alone, such as https://example.uz: the platform has no path before its own."
        )
    if not _is_host_name(host) or host.startswith("."):
        raise ConfigurationError(
            f"{name} needs a host name of letters, digits and hyphens, or an address, not {host!r}."
        )
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def host_of(address: str) -> str:
    """The host of an address that `web_address` let through; an IPv6 one in brackets, as in a Host header."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    bare = host.strip("[]").lower().removeprefix(".")
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        fits = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if fits else None


def _without_password(text: str) -> str:
    return text.rpartition("@")[2] if "@" in text else text


def _is_host_name(host: str) -> bool:
    """One that `*` cannot stand in, nor a whole top-level domain: `.uz` would be everybody's names in it."""
    if host.startswith("["):
        return host.endswith("]") and _is_ipv6(host[1:-1])
    bare = host.removeprefix(".")
    is_known = "." in bare or is_loopback(bare) or not host.startswith(".")
    return _HOST_NAME.fullmatch(bare) is not None and is_known


def _is_ipv6(text: str) -> bool:
    try:
        return isinstance(ip_address(text), IPv6Address) and "%" not in text
    except ValueError:
        return False


def _unmapped(network: Network) -> Network:
    """An IPv4 network that is written as IPv6, as that of IPv4."""
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        return ip_network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))
    return network

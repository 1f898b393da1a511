"""Where a request comes from, and whether it came over HTTPS: only trusted proxies are believed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  a name for "no address", not a bind


def client_address(request: HttpRequest) -> str:
    """The client's address: the rightmost hop of `X-Forwarded-For` that is not a trusted proxy."""
    return resolve_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def resolve_address(peer: str, forwarded: str) -> str:
    """`peer` is the connected address; of `forwarded` only the hops that trusted proxies wrote count."""
    *_, address = _hops(peer, forwarded)
    return str(address) if address else UNKNOWN


def is_secure(environ: Mapping[str, Any]) -> bool:
    """Whether the client spoke HTTPS, to the server itself or, as `X-Forwarded-Proto` of a trusted proxy says, to that.

    Proxies that add to the header rather than replace it leave one word for each hop; the client's is then the one of the
    outermost proxy that is trusted, and words further left are the client's own invention.
    """
    if environ["wsgi.url_scheme"] == "https":
        return True
    schemes: list[str] = environ.get("HTTP_X_FORWARDED_PROTO", "").split(",")
    trusted = len(list(_hops(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")))) - 1
    if not trusted and not _is_trusted(_parsed(environ.get("REMOTE_ADDR", ""))):
        return False
    return schemes[-min(len(schemes), max(1, trusted))].strip().lower() == "https"


@lru_cache(maxsize=4096)
def address_key(address: str) -> str:
    """The key of rate limits: an IPv4 address, or the /64 of an IPv6 client."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def _hops(peer: str, forwarded: str) -> Iterator[IPv4Address | IPv6Address | None]:
    """The peer, then each hop that a trusted proxy named; None where the peer has no address."""
    address = _parsed(peer)
    yield address
    for hop in reversed(forwarded.split(",") if forwarded else []):
        named = _parsed(hop.strip())
        if named is None or not _is_trusted(address):
            return
        address = named
        yield address


def _is_trusted(address: IPv4Address | IPv6Address | None) -> bool:
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address; an IPv4 one that a socket for both kinds writes as IPv6 is IPv4."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

"""Where a request comes from."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  a name for "no address", not a bind


def client_address(request: HttpRequest) -> str:
    """The client's address: the rightmost hop of `X-Forwarded-For` that is not a trusted proxy."""
    return resolve_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def resolve_address(peer: str, forwarded: str) -> str:
    """`peer` is who connected; `forwarded` is believed only as far as trusted proxies wrote it."""
    address = peer
    for hop in reversed(forwarded.split(",") if forwarded else []):
        if not _is_trusted(address) or not _is_address(hop.strip()):
            break
        address = hop.strip()
    return str(ip_address(address)) if _is_address(address) else UNKNOWN


@lru_cache(maxsize=4096)
def address_key(address: str) -> str:
    """What limits count: an IPv4 address, or the /64 an IPv6 client owns."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def _is_trusted(address: str) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in settings.TRUSTED_PROXIES)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

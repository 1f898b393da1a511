from ipaddress import ip_network

import pytest
from pytest_django import Settings

from projectsplatform.kit.api.addresses import address_key, is_secure, resolve_address


@pytest.fixture(autouse=True)
def proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("", "203.0.113.9", "0.0.0.0"),
        ("2001:db8::1", "", "2001:db8::1"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
    ],
)
def test_the_client_is_the_rightmost_hop_that_is_not_trusted(peer: str, forwarded: str, client: str) -> None:
    assert resolve_address(peer, forwarded) == client


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_an_ipv6_client_is_counted_by_its_64(address: str, key: str) -> None:
    assert address_key(address) == key


@pytest.mark.parametrize(
    ("peer", "forwarded", "proto", "secure"),
    [
        ("10.0.0.1", "203.0.113.9", "https", True),
        ("10.0.0.1", "", "https", True),
        ("10.0.0.1", "203.0.113.9", "HTTPS ", True),
        ("::ffff:10.0.0.1", "203.0.113.9", "https", True),
        ("10.0.0.1", "203.0.113.9", "http", False),
        ("10.0.0.1", "203.0.113.9", "", False),
        ("10.0.0.1", "203.0.113.9", "https, http", False),
        ("10.0.0.1", "203.0.113.9", "http, https", True),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "https, http", True),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "https, http, https", False),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "https", True),
        ("198.51.100.7", "", "https", False),
        ("198.51.100.7", "10.0.0.1", "https", False),
        ("198.51.100.7", "203.0.113.9, 10.0.0.2", "https, https", False),
        ("", "", "https", False),
    ],
)
def test_https_is_what_a_trusted_proxy_says_of_the_client(peer: str, forwarded: str, proto: str, secure: bool) -> None:
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": proto}
    assert is_secure({**environ, "wsgi.url_scheme": "http"}) == secure


def test_https_to_the_server_itself_needs_no_proxy() -> None:
    assert is_secure({"REMOTE_ADDR": "198.51.100.7", "wsgi.url_scheme": "https"})

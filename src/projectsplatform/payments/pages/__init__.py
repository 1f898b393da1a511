"""Addresses that providers call: no session, no CSRF, no page. Whatever comes, the answer is the protocol's."""

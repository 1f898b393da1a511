"""Addresses below `/payments/` that are nobody's: no page."""

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["", "click", "click/", "uzum", "uzum/", "payme/", "stripe/webhook"])
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_an_address_that_is_none_is_a_404_without_a_page(verb: str, path: str, db: None) -> None:
    answer = Client(enforce_csrf_checks=True).generic(verb, f"/payments/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")

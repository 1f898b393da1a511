"""Uzum Bank's Merchant API: five operations in JSON."""

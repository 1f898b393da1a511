"""Providers' statements against our books: what differs, and what is done about it."""

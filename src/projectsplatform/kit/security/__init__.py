"""Secrets: encryption, signatures, password hashes."""

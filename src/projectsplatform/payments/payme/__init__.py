"""Payme's Merchant API: JSON-RPC over one address."""

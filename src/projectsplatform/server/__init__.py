"""The ASGI application: request limits, the password-hash queue, Django's thread pool and the fast lane."""

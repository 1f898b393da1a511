"""The security headers of every response, whichever part of the web process gives it."""

from django.conf import settings

STAFF_PREFIX = "/staff/"
_STRICT_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
# django-unfold evaluates expressions in the page and styles elements inline; nothing outside the panel may.
_STAFF_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: dict[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _STRICT_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
"""A response's own value takes precedence."""
PANEL_HEADERS: dict[str, str] = {**HEADERS, "Content-Security-Policy": _STAFF_POLICY}
HSTS: dict[str, str] = (
    {"Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"}
    if settings.SECURE_HSTS_SECONDS
    else {}
)
"""For requests over HTTPS."""

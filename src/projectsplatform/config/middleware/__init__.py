"""What happens around every request, one module a job; the order is `settings.MIDDLEWARE`.

Cookies are the panel's, read under `/staff/` only, and the cabinet's, on pages; the API takes none.
"""

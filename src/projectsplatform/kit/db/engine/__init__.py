"""Django's engine for PostgreSQL, with what the platform adds to it."""

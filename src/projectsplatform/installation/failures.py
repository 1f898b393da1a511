"""The one error that stops a start."""


class ConfigurationError(Exception):
    """A sentence for the operator; it is printed without a traceback."""

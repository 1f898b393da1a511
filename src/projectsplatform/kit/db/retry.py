"""Transactions that lost against another one are tried again: serialization failures and deadlocks are nobody's fault."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

_RETRIABLE = frozenset({"40001", "40P01"})
_PAUSES = (0.01, 0.03, 0.1, 0.3)

P = ParamSpec("P")
R = TypeVar("R")


def retried(operation: Callable[P, R]) -> Callable[P, R]:
    """Runs an operation again when PostgreSQL rolled it back for another's sake (40001, 40P01).

    Goes above `transaction.atomic`. Inside a caller's transaction it does nothing: there the outermost operation must
    be tried again, as a whole.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return operation(*args, **kwargs)
        for pause in _PAUSES:
            try:
                return operation(*args, **kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) not in _RETRIABLE:
                    raise
            # Two that met once should not meet again: each waits for its own time.
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  not a secret
        return operation(*args, **kwargs)

    return run

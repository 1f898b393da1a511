"""What a change of a column means to code that knows the old one."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, ForeignObject, ManyToManyField


def unfilled(field: Any) -> bool:
    """Whether a row that is written without it is refused."""
    return not field.null and field.db_default is NOT_PROVIDED and not field.primary_key


def added(field: Any) -> Iterator[str]:
    """What is wrong with a new column of a table that is in use."""
    if isinstance(field, ManyToManyField):
        return
    if unfilled(field):
        yield "the old code writes rows without it: null=True or db_default"
    if field.unique or field.db_index:
        yield "its index is built while nobody can write: db_index=False, then AddIndexConcurrently"


def altered(old: Any, new: Any) -> Iterator[str]:
    """What is wrong with a column that becomes another."""
    if old.null and not new.null:
        yield "the old code writes NULL"
    if not unfilled(old) and unfilled(new) and not old.null:
        yield "the old code writes rows without it: keep its db_default"
    if _is_narrower(old, new):
        yield "the old code writes what no longer fits, or the table is written anew: a new column"
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        yield "its index is built while nobody can write: AddIndexConcurrently"


def _is_narrower(old: Any, new: Any) -> bool:
    if isinstance(old, ForeignObject) or isinstance(new, ForeignObject):
        return type(old) is not type(new) or old.remote_field.model != new.remote_field.model
    before, after = _kind(old), _kind(new)
    if before == after and old.max_length is not None:
        return new.max_length is not None and new.max_length < old.max_length
    return before != after and (before, after) != ("varchar", "text")


def _kind(field: Any) -> str:
    kind = field.db_type(connection) or ""
    return str(kind).partition("(")[0] if field.max_length is not None else str(kind)

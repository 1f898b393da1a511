"""Putting a file into the storage, under a name of ours."""

from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from projectsplatform.kit.db.ids import uuid7


def new_path(folder: str, at: datetime) -> str:
    """`aloqa/26/11/<uuid>`: a feature's folder, the month, an id. The sender's name is no part of it."""
    return f"{folder}/{at.astimezone(UTC):%y/%m}/{uuid7()}"


def store_file(folder: str, content: "bytes | File[Any]", *, at: datetime) -> str:
    """The path of what is now stored. Before the row that knows it, in its transaction: what a crash leaves between
    the two is found by `delete_unknown_files`. Raises OSError when the storage is away or full."""
    return default_storage.save(new_path(folder, at), ContentFile(content) if isinstance(content, bytes) else content)

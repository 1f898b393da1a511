"""Files in a private bucket that speaks S3. Only imported where `FILES_URL` names one: its libraries are large."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from projectsplatform.kit.files.content import UNKNOWN

_IN_MEMORY: Final = 1024 * 1024
_ONE_PIECE: Final = 64 * 1024 * 1024
"""Larger than any file of ours: each is one request, which the bucket takes wholly or not at all."""


class PrivateBucket(S3Storage):
    """Each object is the platform's alone and has no address that others could open. What fails is an OSError, as on a disk."""

    def __init__(self, **options: Any) -> None:
        # Other makers' servers often know no checksums beside their own; TLS and the signature cover the content.
        client = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            connect_timeout=5,
            read_timeout=20,
            retries={"mode": "standard", "max_attempts": 3},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        transfer = TransferConfig(use_threads=False, multipart_threshold=_ONE_PIECE, multipart_chunksize=_ONE_PIECE)
        super().__init__(
            default_acl=None,
            file_overwrite=False,
            object_parameters={"ContentType": UNKNOWN, "ContentDisposition": "attachment"},
            max_memory_size=_IN_MEMORY,
            client_config=client,
            transfer_config=transfer,
            **options,
        )

    def url(self, name: str, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises ValueError, always."""
        raise ValueError("Stored files have no address of their own.")

    def exists(self, name: str) -> bool:
        """Django's hook."""
        with _as_on_a_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Django's hook; what is gone is no error."""
        with _as_on_a_disk():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Django's hook."""
        with _as_on_a_disk():
            folders, files = super().listdir(path)
            return folders, files

    def get_modified_time(self, name: str) -> Any:
        """Django's hook."""
        with _as_on_a_disk():
            return super().get_modified_time(name)

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        """The whole file, fetched now: nothing fails later, when an answer has begun."""
        with _as_on_a_disk():
            file: File[Any] = super()._open(name, mode)
            return file.open() if "r" in mode else file

    def _save(self, name: str, content: "File[Any]") -> str:
        with _as_on_a_disk():
            return str(super()._save(name, content))


@contextmanager
def _as_on_a_disk() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(f"The bucket of FILES_URL has no such thing: {_words(error)}.") from error
        raise OSError(f"The bucket of FILES_URL refuses: {_words(error)}.") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"The bucket of FILES_URL cannot be reached: {type(error).__name__}.") from error


def _words(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))

"""The same storage in a private bucket, spoken to over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory

from projectsplatform.config.file_storage import storage_settings
from projectsplatform.installation.buckets import bucket as bucket_of
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.kit.files.attachments import attachment_response
from projectsplatform.kit.files.backups import copy_files_out, files_copied_back, folder_beside, stored_paths
from projectsplatform.kit.files.deleting import delete_files
from projectsplatform.kit.files.storing import store_file
from tests.kit.files.lookalike import KEY_ID, SECRET_KEY, Bucket, serving

WHOLE = bytes(range(256)) * 40_000


@pytest.fixture
def bucket(settings: Any, tmp_path: Path) -> Iterator[Bucket]:
    with serving() as bucket:
        place = bucket_of("FILES_URL", f"s3://fayllar/sinov/a?endpoint={bucket.url}", KEY_ID, SECRET_KEY)
        settings.STORAGES = {**settings.STORAGES, "default": storage_settings(place, tmp_path)}
        yield bucket


def test_a_file_comes_back_as_it_went(bucket: Bucket, at: datetime) -> None:
    path = store_file("kept", WHOLE, at=at)
    assert list(bucket.objects) == [f"sinov/a/{path}"]
    assert default_storage.open(path).read() == WHOLE
    assert default_storage.size(path) == len(WHOLE) > 10_000_000


def test_the_bucket_is_told_nothing_of_the_sender(bucket: Bucket, at: datetime) -> None:
    store_file("kept", SimpleUploadedFile("../x.html", b"<script>", "text/html"), at=at)
    ((_key, (_body, headers)),) = bucket.objects.items()
    assert (headers["Content-Type"], headers["Content-Disposition"]) == ("application/octet-stream", "attachment")
    assert [name for name in headers if name.lower().startswith("x-amz-acl")] == []
    assert "x.html" not in str(headers)


def test_a_part_is_given_out_too(bucket: Bucket, at: datetime) -> None:
    path = store_file("kept", WHOLE, at=at)
    response: Any = attachment_response(
        RequestFactory().get("/", headers={"Range": "bytes=256-259"}), path, name="a.ogg", media_type="audio/ogg"
    )
    assert (response.status_code, response.getvalue()) == (206, b"\0\1\2\3")


def test_what_is_gone_is_gone(bucket: Bucket, at: datetime) -> None:
    path = store_file("kept", b"Salom", at=at)
    assert delete_files([path, path, "kept/none"]) == 0
    assert not default_storage.exists(path)
    with pytest.raises(Http404):
        attachment_response(RequestFactory().get("/"), path, name="a", media_type="audio/ogg")


def test_a_file_has_no_address(bucket: Bucket, at: datetime) -> None:
    with pytest.raises(ValueError, match="no address"):
        default_storage.url(store_file("kept", b"Salom", at=at))


def test_a_bucket_is_dumped_and_filled_again(bucket: Bucket, tmp_path: Path, at: datetime) -> None:
    kept = sorted(store_file(folder, folder.encode(), at=at) for folder in "aabbb")
    assert copy_files_out(folder_beside(tmp_path / "dump")) == 5
    bucket.objects.clear()
    with files_copied_back(folder_beside(tmp_path / "dump")) as count:
        assert (count, list(stored_paths())) == (5, kept)


@pytest.mark.parametrize("status", [403, 400])
def test_a_bucket_that_refuses_is_an_error_of_the_storage(bucket: Bucket, at: datetime, status: int) -> None:
    path = store_file("kept", b"Salom", at=at)
    bucket.refuses = status
    with pytest.raises(OSError, match="FILES_URL"):
        default_storage.open(path)
    with pytest.raises(OSError, match="FILES_URL"):
        store_file("kept", b"Salom", at=at)
    with pytest.raises(OSError, match="FILES_URL"):
        list(stored_paths())
    assert delete_files([path]) == 1
    response = attachment_response(RequestFactory().get("/"), path, name="a", media_type="audio/ogg")
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_a_bucket_that_is_away_is_an_error_of_the_storage(settings: Any, tmp_path: Path, at: datetime) -> None:
    place = bucket_of("FILES_URL", "s3://fayllar?endpoint=http://127.0.0.1:1", KEY_ID, SECRET_KEY)
    settings.STORAGES = {**settings.STORAGES, "default": storage_settings(place, tmp_path)}
    with pytest.raises(OSError, match="cannot be reached: EndpointConnectionError"):
        store_file("kept", b"Salom", at=at)


def test_without_a_bucket_its_libraries_are_not_loaded(tmp_path: Path) -> None:
    look = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'projectsplatform.config.settings'; django.setup();"
        "from django.core.files.storage import default_storage; default_storage.exists('x');"
        "import projectsplatform.config.urls; print({'boto3', 'botocore', 'storages'} & set(sys.modules))"
    )
    environ = {"PYTHONPATH": str(PROJECT_ROOT / "src"), "DEMO": "1", "VAR_DIR": str(tmp_path)}
    answer = subprocess.run([sys.executable, "-c", look], env=environ, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"

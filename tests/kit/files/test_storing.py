"""Where files lie, and who may read them there."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from projectsplatform.kit.files.storing import new_path, store_file

FILES = Path(settings.VAR_DIR) / "files"


def test_a_files_name_is_ours(at: datetime) -> None:
    assert re.fullmatch(r"kept/26/01/[0-9a-f-]{36}", new_path("kept", at))
    assert new_path("kept", at) != new_path("kept", at)


def test_a_file_is_its_owners_alone(at: datetime) -> None:
    path = store_file("kept", b"Salom", at=at)
    assert (FILES / path).read_bytes() == b"Salom"
    assert (FILES / path).stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in [FILES, *(FILES / path).parents[:3]]} == {0o700}


def test_an_upload_is_its_owners_alone(at: datetime) -> None:
    upload = TemporaryUploadedFile("../x.jpg", "image/jpeg", 5, None)
    upload.write(b"Salom")
    upload.flush()
    path = store_file("kept", upload, at=at)
    upload.close()
    assert (default_storage.open(path).read(), (FILES / path).stat().st_mode & 0o777) == (b"Salom", 0o600)


def test_a_file_has_no_address(at: datetime) -> None:
    with pytest.raises(ValueError, match="no address"):
        default_storage.url(store_file("kept", b"Salom", at=at))

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.operations.devices import bind_device
from projectsplatform.licences.queries.search import bindings_matching, licences_matching
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(make_person: Callable[..., Any], at: datetime) -> Licence:
    put_catalogue()
    made = make_licence(make_person(), at=at)
    Licence.objects.filter(pk=made.pk).update(key="4T9QX-0M2KD-1A3BC-ZZ0Y1")
    make_licence(make_person(), at=at)
    return Licence.objects.get(pk=made.pk)


@pytest.fixture
def binding(licence: Licence, at: datetime) -> DeviceBinding:
    bind_device(licence_id=licence.pk, device_id="PC-Maktab_5/77%x", at=at)
    bind_device(licence_id=Licence.objects.exclude(pk=licence.pk).get().pk, device_id="pc-other", at=at)
    return DeviceBinding.objects.get(licence=licence)


@pytest.mark.parametrize(
    "text",
    [
        "4T9QX-0M2KD-1A3BC-ZZ0Y1", "4t9qx0m2kd1a3bczz0y1", "4T9QX", "0M2KD", "om2kd", "1A3BC", "ia3bc", "LA3BC", "zzoy1",
        "4T9QX-0M2", "0M2KD-1A3BC", " 0m2kd 1a3bc ", "0M2KD–1A3BC-ZZ", "1A3BC.ZZ0Y1",
    ],
)  # fmt: skip
def test_a_licence_is_found_by_any_group_of_its_key(licence: Licence, text: str) -> None:
    assert list(licences_matching(text)) == [licence]


@pytest.mark.parametrize(
    "text", ["", "4T9Q", "T9QX0", "2KD-1", "0M2KD-4T9QX", "1A3BC-ZZ0Y2", "'; --", "\0", "_____", "A" * 21, "A" * 500]
)
def test_what_is_no_group_finds_no_licence(licence: Licence, text: str) -> None:
    assert list(licences_matching(text)) == []


@pytest.mark.parametrize("text", ["PC-Maktab_5/77%x", "pc-maktab", "PC-M", " pc-maktab_5/77% "])
def test_a_device_is_found_by_its_id_or_the_beginning(binding: DeviceBinding, text: str) -> None:
    assert list(bindings_matching(text)) == [binding]


@pytest.mark.parametrize("text", ["", "\0", "Maktab", "pc-maktab_5/77%xy", "pc-maktab%", "_c-", "'"])
def test_what_is_no_beginning_finds_no_device(binding: DeviceBinding, text: str) -> None:
    assert list(bindings_matching(text)) == []


@pytest.mark.parametrize(
    ("look", "index"),
    [
        (lambda: licences_matching("0M2KD"), "licence_key_groups"),
        (lambda: bindings_matching("pc-m"), "device_binding_by_start"),
    ],
)
def test_the_search_goes_through_indexes(look: Callable[[], Any], index: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        list(look())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + asked.captured_queries[0]["sql"].replace("%", "%%"), [])
        assert index in "".join(row[0] for row in cursor.fetchall())

"""Whom an audience holds: the one statement against a slow reading of the same words."""

import random
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projectsplatform.accounts.models import Label, MutedNotice, PersonLabel, Session, User
from projectsplatform.aloqa.enums import Standing
from projectsplatform.aloqa.errors import AudienceInvalid
from projectsplatform.aloqa.models import Audience, audience_json, read_audience
from projectsplatform.aloqa.queries.audiences import count_audience, list_audience
from projectsplatform.aloqa.rules.audiences import check_audience
from projectsplatform.kundalikcom.models import District, School
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.telegram.models import TelegramChat
from tests.aloqa.slow_audiences import AT, DAY, Known, belongs, read_all
from tests.counts import full
from tests.factories.accounts import new_person

LANGUAGES = ["uz", "uz-cyrl", "ru", "en"]
DAYS = st.none() | st.integers(-6, 6).map(lambda days: (AT + days * DAY).date())


@dataclass
class Town:
    """People of every sort, and what there is to choose from."""

    labels: list[UUID]
    regions: list[str]


def build_town(people: int) -> Town:
    chance = random.Random(5)
    seed_catalogue()
    labels = [Label.objects.create(name=f"L{number}") for number in range(2)]
    districts = list(District.objects.order_by("soato")[::40])[:3]
    for number in range(people):
        _person(number, chance, labels, districts)
    return Town([label.pk for label in labels], sorted({district.region_id for district in districts}))


def _person(number: int, chance: random.Random, labels: list[Label], districts: list[District]) -> None:
    person = new_person(language=chance.choice(LANGUAGES))
    if number % 11 == 0:
        User.objects.filter(pk=person.pk).update(
            **chance.choice([{"is_active": False}, {"is_staff": True}, {"tg_id": None}])
        )
    User.objects.filter(pk=person.pk).update(created_at=AT - chance.uniform(0, 9) * DAY)
    if chance.random() < 0.5:
        blocked = AT if chance.random() < 0.2 else None
        TelegramChat.objects.create(
            chat_id=person.tg_id, language=chance.choice(LANGUAGES), blocked_at=blocked, first_seen_at=AT
        )
    if chance.random() < 0.2:
        MutedNotice.objects.create(user=person, kind=chance.choice(["news", "offers"]))
    if districts and chance.random() < 0.6:
        School.objects.create(
            user=person, district=chance.choice(districts), school_number="1", created_at=AT, updated_at=AT
        )
    for label in labels:
        if chance.random() < 0.4:
            PersonLabel.objects.create(user=person, label=label, put_at=AT)
    if chance.random() < 0.4:
        seen = AT - chance.uniform(-6, 6) * DAY
        Session.objects.create(
            user=person, token_hash=str(number).encode(), created_at=seen, last_seen_at=seen, expires_at=seen + DAY
        )
    for product in ProductCode.values:
        if chance.random() < 0.35:
            _licence(person, product, chance)


def _licence(person: User, product: str, chance: random.Random) -> None:
    ends = AT + chance.uniform(-6, 6) * DAY
    fate = chance.choice([{}, {}, {"suspended_at": AT, "remaining": DAY}, {"revoked_at": AT}])
    licence = Licence.objects.create(
        user=person,
        product_id=product,
        starts_at=AT - 30 * DAY,
        ends_at=ends,
        anchor_day=1,
        is_trial=chance.random() < 0.3,
        created_at=AT,
        **fate,
    )
    if chance.random() < 0.4:
        seen = AT - chance.uniform(-6, 6) * DAY
        DeviceBinding.objects.create(licence=licence, device_id="d", bound_at=seen, last_seen_at=seen)


def few(values: list[Any]) -> Any:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple) if values else st.just(())


class AudienceTest(TestCase):
    """One town for all examples, which nobody changes: so it is read once."""

    town: Town
    people: list[Known]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.town = build_town(full(40, 200))
        cls.people = read_all()

    @settings(max_examples=full(12, 600), deadline=None)
    @given(data=st.data(), kind=st.sampled_from(["news", "offers"]))
    def test_the_statement_says_what_a_slow_reading_says(self, data: Any, kind: str) -> None:
        audience = data.draw(
            st.builds(
                Audience,
                programs=few(ProductCode.values),
                standings=few(Standing.values),
                ends_from=DAYS,
                ends_to=DAYS,
                regions=few(self.town.regions),
                languages=few(LANGUAGES),
                seen_from=DAYS,
                seen_to=DAYS,
                labels=few(self.town.labels),
            )
        )
        found = {one.id for one in list_audience(audience, kind=kind, at=AT, most=1_000)}
        assert found == {known.person.pk for known in self.people if belongs(known, audience, kind)}
        assert count_audience(audience, kind=kind, at=AT) == len(found)
        assert read_audience(audience_json(audience)) == audience


@pytest.mark.django_db
def test_pages_of_the_list_follow_one_another() -> None:
    with transaction.atomic():
        people = [new_person().pk for _ in range(5)]
    first = list_audience(Audience(), kind="news", at=AT, most=3)
    rest = list_audience(Audience(), kind="news", at=AT, after=first[-1].id, most=3)
    assert [one.id for one in first + rest] == sorted(people)


@pytest.mark.parametrize(
    "audience",
    [
        Audience(programs=("word",)),
        Audience(standings=("asleep",)),
        Audience(languages=("de",)),
        Audience(ends_from=date(2026, 2, 2), ends_to=date(2026, 2, 1)),
        Audience(seen_from=date(2026, 2, 2), seen_to=date(2026, 2, 1)),
        Audience(standings=("none",), ends_to=date(2026, 2, 1)),
    ],
)
def test_an_audience_that_cannot_be_is_refused(audience: Audience) -> None:
    with pytest.raises(AudienceInvalid):
        check_audience(audience)

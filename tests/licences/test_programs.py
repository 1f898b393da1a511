"""The table of programs, and that everything follows it."""

import pytest

from projectsplatform.config.api import api as platform
from projectsplatform.kundalikcom.operations import subscriptions
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import PriceTier, Product, RequiredChannel
from projectsplatform.licences.operations import catalogue as operations
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.licences.rules.catalogue import check_prices
from projectsplatform.licences.rules.programs import (
    NO_KIND,
    PROGRAMS,
    Program,
    SeededChannel,
    codes_under,
    endpoints_by_tag,
    programs_by_code,
)
from projectsplatform.server.fast_lane_routes import ROUTES
from tests.factories.licences import CENTRE, MOBILE, PC, TEACHER

CODES = [program.code for program in PROGRAMS]


def test_every_code_has_one_row_in_the_same_order() -> None:
    assert list(ProductCode) == CODES
    assert list(programs_by_code()) == ProductCode.values


def test_the_contracts_programs_are_there() -> None:
    assert {PC, MOBILE, TEACHER, CENTRE} <= set(programs_by_code())


def test_a_path_belongs_to_one_program_or_to_kinds() -> None:
    for tag, sets in endpoints_by_tag().items():
        for endpoints, codes in sets.items():
            assert endpoints.tag == tag
            assert len(codes) == 1 or NO_KIND not in codes
    assert sum(len(codes) for sets in endpoints_by_tag().values() for codes in sets.values()) == len(PROGRAMS)
    sets = {program.endpoints for program in PROGRAMS}
    assert len({path for paths in sets for path in (paths.price, paths.buy, paths.check)}) == 3 * len(sets)


def test_a_kind_means_one_program() -> None:
    kinds = [program.kind for program in PROGRAMS if program.kind != NO_KIND]
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_path_has_its_route(program: Program) -> None:
    paths = platform.get_openapi_schema()["paths"]
    wanted = (program.endpoints.price, program.endpoints.buy, program.endpoints.check)
    assert [f"/api/v1/{path}" in paths for path in wanted] == [True] * 3


def test_the_fast_lane_answers_every_check_and_price() -> None:
    wanted = {path for program in PROGRAMS for path in (program.endpoints.check, program.endpoints.price)}
    assert {f"/api/v1/{path}" for path in wanted} <= set(ROUTES)


def test_kundalikcoms_programs_are_those_under_its_paths() -> None:
    codes = set(codes_under(subscriptions._TAG))
    assert {PC, MOBILE} <= codes
    assert not {TEACHER, CENTRE} & codes


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_rows_prices_are_a_set_that_staff_could_enter(program: Program) -> None:
    check_prices(program.prices, valid_from=operations._SINCE, newest=None, at=operations._SINCE)


@pytest.mark.django_db
def test_a_new_installation_has_what_the_table_says() -> None:
    seed_catalogue()
    for program in PROGRAMS:
        product = Product.objects.get(code=program.code)
        tiers = PriceTier.objects.filter(product=product).values_list("from_months", "som_a_month")
        assert dict(tiers) == program.prices
        assert (product.trial_days, product.takeover_hours) == (program.trial_days, program.takeover_hours)
        assert (product.releases_allowed, product.release_days) == (program.releases_allowed, program.release_days)
    assert Product.objects.count() == len(PROGRAMS)
    assert not RequiredChannel.objects.exists()


@pytest.mark.django_db
def test_a_row_may_bring_channels_which_staff_then_drop(monkeypatch: pytest.MonkeyPatch) -> None:
    channels = (SeededChannel(title="Yangiliklar", username="yangiliklar"),)
    rows = tuple(
        Program(
            code=code,
            about="",
            hue="sky",
            endpoints=PROGRAMS[0].endpoints,
            prices={1: 1_000},
            trial_days=3,
            channels=channels,
        )
        for code in CODES[:2]
    )
    monkeypatch.setattr(operations, "PROGRAMS", rows)
    seed_catalogue()
    required = RequiredChannel.objects.values_list("product_id", "channel__url")
    assert set(required) == {(code.value, "https://t.me/yangiliklar") for code in CODES[:2]}
    assert set(Product.objects.values_list("trial_days", flat=True)) == {3}
    RequiredChannel.objects.all().delete()
    seed_catalogue()
    assert not RequiredChannel.objects.exists()

"""What import-linter cannot see: foreign keys by string, task names, and that every route refuses a stranger."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from procrastinate.contrib.django import app as jobs

from projectsplatform.config.api import api as ninja
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.kit.jobs import RETRY
from projectsplatform.licences.rules.programs import PROGRAMS
from tests.cast import Api

CONTRACTS = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FEATURES_STACK = next(contract for contract in CONTRACTS if contract["containers"] == ["projectsplatform"])
LAYERS = [[name.strip(" ()") for name in layer.split("|")] for layer in reversed(FEATURES_STACK["layers"])]
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}
"""How high a package stands in the one list of layers; 0 is the lowest."""
OURS = "projectsplatform."
# What a job may carry beside ids: named here one by one, so that nobody adds a secret unseen.
NO_SECRETS = {"device_name", "paths"}
# Whoever asks may have the answer: no token, no person.
OPEN = {
    ("POST", "accounts/for_register_bot"),  # asks for the service's token instead
    ("POST", "accounts/check_token"),
    ("POST", "accounts/register"),
    ("POST", "accounts/get_code"),
    ("POST", "accounts/login"),
    ("POST", "accounts/refresh_user"),  # the old token is in the body, and is checked there
    ("POST", "accounts/reset_password_request"),
    ("POST", "accounts/reset_password"),
    *(("POST", program.endpoints.price) for program in PROGRAMS),
    ("GET", "licences/keys"),
    ("GET", "company"),
    ("GET", "products"),
    ("GET", "kundalikcom/regions"),
    ("GET", "testmax/subjects"),
}


def routes() -> Iterator[tuple[str, str]]:
    """Method and path of every documented operation."""
    for path, operations in ninja.document()["paths"].items():
        for method in operations:
            yield method.upper(), path.removeprefix("/api/v1/")


def foreign_keys() -> Iterator[tuple[str, str, str]]:
    """Owner's feature, field, target's feature."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if (
                field.is_relation
                and not field.auto_created
                and field.related_model
                and model.__module__.startswith(OURS)
            ):
                yield model._meta.app_label, f"{model.__name__}.{field.name}", field.related_model._meta.app_label


def test_every_package_has_a_layer() -> None:
    packages = {path.parent.name for path in PROJECT_ROOT.glob("src/projectsplatform/*/__init__.py")}
    assert packages <= LEVELS.keys()
    assert (
        LEVELS["kit"] < LEVELS["panel"] < LEVELS["telegram"] < LEVELS["accounts"] < LEVELS["staff"] < LEVELS["config"]
    )


def test_foreign_keys_point_down() -> None:
    upward = [
        (name, target)
        for owner, name, target in foreign_keys()
        if owner != target and owner in LEVELS and target in LEVELS and LEVELS[target] >= LEVELS[owner]
    ]
    assert upward == []


def test_a_task_is_named_after_its_feature() -> None:
    ours = [(name, task.func.__module__) for name, task in jobs.tasks.items() if task.func.__module__.startswith(OURS)]
    assert [name for name, module in ours if name.split(".")[0] != module.split(".")[1]] == []


def test_a_task_survives_a_database_that_goes_away() -> None:
    ours = {name: task.retry_strategy for name, task in jobs.tasks.items() if task.func.__module__.startswith(OURS)}
    assert [name for name, retry in ours.items() if not (retry and retries_no_less(retry))] == []


def retries_no_less(strategy: Any) -> bool:
    """As often as every task, and for no fewer reasons."""
    is_as_often = (strategy.max_attempts, strategy.exponential_wait) == (RETRY.max_attempts, RETRY.exponential_wait)
    return is_as_often and set(RETRY.retry_exceptions or ()) <= set(strategy.retry_exceptions or ())


def test_a_tasks_arguments_are_ids_or_known_to_be_harmless() -> None:
    for name, task in jobs.tasks.items():
        if task.func.__module__.startswith(OURS):
            arguments = set(task.func.__annotations__) - {"return", "timestamp", "context"}
            assert {argument for argument in arguments if not argument.endswith("_id")} <= NO_SECRETS, name


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), sorted(set(routes()) - OPEN))
def test_every_route_refuses_a_stranger(method: str, path: str, api: Api) -> None:
    concrete = re.sub(r"\{[^}]+\}", "0199f3a0-0000-7000-8000-000000000000", path)
    assert api.call(method, concrete, {} if method != "GET" else None).refusal == (401, "token_required")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), sorted(set(routes()) - OPEN))
def test_every_route_refuses_a_token_that_is_none(method: str, path: str, api: Api) -> None:
    concrete = re.sub(r"\{[^}]+\}", "0199f3a0-0000-7000-8000-000000000000", path)
    answer = api.call(method, concrete, {} if method != "GET" else None, token="nonsense")
    assert answer.refusal == (401, "token_invalid")


def test_the_open_routes_are_all_there() -> None:
    assert set(routes()) >= OPEN


def test_every_operation_is_documented_with_its_refusals() -> None:
    bare = [
        (method, path)
        for path, operations in ninja.document()["paths"].items()
        for method, operation in operations.items()
        if not operation.get("summary") or not any(str(status).startswith("4") for status in operation["responses"])
    ]
    assert bare == []


def test_no_feature_is_missing_from_the_settings() -> None:
    installed = {name.split(".")[1] for name in settings.INSTALLED_APPS if name.startswith(OURS)}
    present: set[Any] = {config.name.split(".")[1] for config in apps.get_app_configs() if config.name.startswith(OURS)}
    assert installed == present


def test_no_two_bodies_share_a_name() -> None:
    """The OpenAPI document knows them by it: the second of two would describe the first one's answers."""
    source = PROJECT_ROOT / "src" / "projectsplatform"
    schemas = [*source.glob("*/schemas.py"), *source.glob("*/schemas/*.py")]
    named = Counter(name for path in schemas for name in re.findall(r"^class (\w+)", path.read_text(), re.MULTILINE))
    assert len(named) > 30
    assert [name for name, times in named.items() if times > 1] == []


SOURCE = PROJECT_ROOT / "src" / "projectsplatform"
LONGEST_LINE = 140
# The panel's templates follow the form of unfold's.
WRAPPED = ("templates", "bot", "licences")
LITERAL_ADDRESS = re.compile(r"""\b(?:href|action|formaction|src|hx-get|hx-post)=["']/""")
LITERAL_REDIRECT = re.compile(r"""\b(?:redirect|send_on|HttpResponseRedirect|HttpResponseClientRedirect)\(\s*f?["']/""")
# Django does not read a tag that goes over two lines, and a sentence of it is the key of its translation.
ONE_TAG = re.compile(r"\s*\{%[^%]*%\}")


def lines_of(pattern: str) -> Iterator[tuple[str, str]]:
    """Place and text of every line of the files of this name."""
    for path in sorted(SOURCE.rglob(pattern)):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            yield f"{path.relative_to(SOURCE)}:{number}", line


def test_templates_name_their_addresses() -> None:
    assert [place for place, line in lines_of("*.html") if LITERAL_ADDRESS.search(line)] == []


def test_views_name_their_addresses() -> None:
    source = "\n".join(line for _place, line in lines_of("*.py"))
    assert LITERAL_REDIRECT.findall(source) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [('<a href="/buy/">', True), ("<form action='/x/'>", True), ('<p hx-get="/x">', True), ('<a href="#x">', False)],
)
def test_a_literal_address_would_be_found(text: str, *, is_found: bool) -> None:
    assert bool(LITERAL_ADDRESS.search(text)) == is_found


def test_a_literal_redirect_would_be_found() -> None:
    assert LITERAL_REDIRECT.search('return redirect(f"/buy/{number}/")')
    assert LITERAL_REDIRECT.search("return send_on(\n    '/buy/'")
    assert not LITERAL_REDIRECT.search('return redirect("cabinet:buy")')


def test_lines_of_templates_fit_a_window() -> None:
    long = [place for place, line in lines_of("*.html") if len(line) > LONGEST_LINE and not ONE_TAG.fullmatch(line)]
    assert [place for place in long if place.startswith(WRAPPED)] == []

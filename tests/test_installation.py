"""What an operator copies: the table of settings, the example of them, the units for systemd, the rules for Prometheus."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.registry import Collector

from projectsplatform.config.metrics import DatabaseCollector
from projectsplatform.installation.environment import PROJECT_ROOT, SETTINGS
from projectsplatform.kit import metrics

INSTALLATION = PROJECT_ROOT / "src/projectsplatform/installation"
UNITS = sorted((PROJECT_ROOT / "deploy").glob("*.service"))
TIMERS = sorted((PROJECT_ROOT / "deploy").glob("*.timer"))
OPERATIONS = (PROJECT_ROOT / "docs/operations.md").read_text()
LEFT_OUT = {"LIMITS"}
"""Not for a real installation."""


_NO_SETTINGS = {"environment.py", "parent_process.py", "catalogues.py"}


def names_read() -> set[str]:
    """Settings whose value the code looks at, by their names in its text."""
    text = "".join(path.read_text() for path in INSTALLATION.glob("*.py") if path.name not in _NO_SETTINGS)
    return {name for name in re.findall(r'"([A-Z][A-Z_]+)"', text) if name.isupper()} - {"UTF"}


def test_every_setting_stands_in_the_readme() -> None:
    rows = [line for line in (PROJECT_ROOT / "README.md").read_text().splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z][A-Z_]+)`", row.split("|")[1])}
    assert named == set(SETTINGS)


def test_every_setting_that_is_read_is_known_and_stands_in_the_example() -> None:
    example = re.findall(r"(?m)^#?([A-Z_]+)=", (PROJECT_ROOT / ".env.example").read_text())
    assert names_read() - set(SETTINGS) == set()
    assert set(example) == names_read() - LEFT_OUT


# --- units


def lines(unit: Path) -> list[str]:
    return [line for line in unit.read_text().splitlines() if line and not line.startswith(("#", "["))]


def test_there_are_units_for_the_platform_the_dump_and_the_books() -> None:
    assert [unit.stem.removeprefix("projectsplatform") for unit in UNITS] == ["-check-books", "-dump", ""]
    assert [timer.stem for timer in TIMERS] == ["projectsplatform-check-books", "projectsplatform-dump"]


def hardening(unit: Path) -> list[str]:
    """What it may not, between these two lines."""
    said = lines(unit)
    return said[said.index("NoNewPrivileges=yes") : said.index("SystemCallErrorNumber=EPERM") + 1]


def test_all_units_are_hardened_alike() -> None:
    assert [hardening(unit) for unit in UNITS] == [hardening(UNITS[0])] * len(UNITS)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_exposed_to_three_at_most(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=30", "--no-pager", str(unit)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout[-200:] + answer.stderr
    assert "Unknown" not in answer.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_what_a_unit_runs_is_there(unit: Path) -> None:
    (command,) = [line.partition("=")[2] for line in lines(unit) if line.startswith("ExecStart=")]
    commands = PROJECT_ROOT.glob("src/projectsplatform/*/management/commands/*.py")
    known = {path.stem for path in commands} | {"projectsplatform.installation.supervisor"}
    assert set(re.findall(r"manage\.py (\w+)|-m ([\w.]+)", command)[0]) - {""} <= known


def test_operations_copies_and_enables_what_is_there() -> None:
    assert "/srv/projectsplatform/deploy/*.service /srv/projectsplatform/deploy/*.timer" in OPERATIONS
    enabled = set(re.findall(r"projectsplatform[\w-]*\.timer", OPERATIONS))
    assert enabled == {timer.name for timer in TIMERS}


# --- rules for Prometheus


def rules() -> Iterator[dict[str, object]]:
    for group in yaml.safe_load((PROJECT_ROOT / "docs/alerts.yml").read_text())["groups"]:
        yield from group["rules"]


def ours() -> set[str]:
    """The names of all samples that a scrape can hold."""
    metrics.observe("-", 200, 0.1)
    metrics.write()
    metrics.count_late_read("reader", "")
    collectors: list[Collector] = [REGISTRY, DatabaseCollector()]  # type: ignore[list-item]  # a registry collects too
    return {sample.name for collector in collectors for metric in collector.collect() for sample in metric.samples}


@pytest.mark.django_db
def test_rules_name_numbers_that_exist() -> None:
    without_labels = [re.sub(r"\{[^}]*\}|\[\w+\]|\bby \(\w+\)", "", str(rule["expr"])) for rule in rules()]
    named = {name for text in without_labels for name in re.findall(r"[a-z]\w*_\w+(?!\w*\()", text)}
    foreign = {name for name in named if name.startswith("node_")}
    assert named - foreign - {"histogram_quantile"} <= ours()
    assert foreign == {
        "node_filesystem_avail_bytes",
        "node_filesystem_size_bytes",
        "node_systemd_timer_last_trigger_seconds",
        "node_systemd_unit_state",
    }


@pytest.mark.django_db
def test_labels_of_rules_have_values_that_exist() -> None:
    lanes = {str(rule["expr"]) for rule in rules() if "lane=" in str(rule["expr"])}
    samples = [sample for metric in DatabaseCollector().collect() for sample in metric.samples]
    known = {sample.labels["lane"] for sample in samples if "lane" in sample.labels}
    assert {lane for text in lanes for lane in re.findall(r'lane="(\w+)"', text)} <= known


def test_every_rule_says_what_is_wrong_and_stands_in_operations() -> None:
    assert [rule for rule in rules() if not rule["annotations"]["summary"]] == []  # type: ignore[index]
    missing = [
        rule["alert"]
        for rule in rules()
        if not set(re.findall(r"[a-z]\w*_\w+", str(rule["expr"]))) & set(re.findall(r"\w+", OPERATIONS))
        and "up{" not in str(rule["expr"])
    ]
    assert missing == []

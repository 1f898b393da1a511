"""docs/security.md and docs/asvs.md name files, tests and requirements: each of them is there, and none is forgotten."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from projectsplatform.installation.environment import PROJECT_ROOT

SECURITY, ASVS = (PROJECT_ROOT / "docs" / name for name in ("security.md", "asvs.md"))
SOURCE, TESTS = PROJECT_ROOT / "src" / "projectsplatform", PROJECT_ROOT / "tests"
# Levels 1 and 2 of OWASP ASVS 5.0.0: how many requirements each section has, which stand first in it; and two of level 3.
LAST = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6,
    "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12,
    "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2,
    "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
REQUIRED = {f"{section}.{n}" for section, last in LAST.items() for n in range(1, last + 1)} | {"6.3.8", "7.5.3"}
STANDINGS = {"met", "operator", "partly", "not met", "n/a"}
CELL = re.compile(r"(?<!\\)\|")
NUMBER = re.compile(r"\d+\.\d+\.\d+")


def rows(page: Path, heading: str) -> Iterator[list[str]]:
    """The cells of the tables whose first column has that heading."""
    inside = False
    for line in page.read_text().splitlines():
        cells = [cell.strip() for cell in CELL.split(line)[1:-1]] if line.startswith("|") else []
        if cells and cells[0] == heading:
            inside = True
        elif not cells:
            inside = False
        elif inside and set(cells[0]) != {"-"}:
            yield cells


def numbers(text: str) -> Iterator[str]:
    """`1.2.6–1.2.8, 1.3.8`, one by one."""
    for part in text.split(", "):
        first, _, last = part.partition("–")
        assert NUMBER.fullmatch(first), text
        section, start = first.rsplit(".", 1)
        end = last.removeprefix(f"{section}.") if last else start
        yield from (f"{section}.{n}" for n in range(int(start), int(end) + 1))


PROMISES = list(rows(SECURITY, "promise"))
ANSWERS = list(rows(ASVS, "requirement"))


@cache
def defined_in(file: str) -> frozenset[str]:
    return frozenset(re.findall(r"^(?:async )?def (test_\w+)", (TESTS / file).read_text(), re.MULTILINE))


def proofs(text: str) -> Iterator[tuple[str, str]]:
    """Test file and test; the file counts until another is named."""
    file = ""
    for named in re.findall(r"`([^`]+)`", text):
        if re.fullmatch(r"(\w+/)*test_\w+\.py", named):
            file = named
            yield file, ""
        elif named.startswith("test_"):
            yield file, named


def sources(text: str) -> Iterator[str]:
    """Files and folders of the source; a bare name lies beside the one before it."""
    folder = ""
    for named in re.findall(r"`([\w/.]+?(?:\.py|\.js|/))`", text):
        if named.startswith("/") or re.search(r"\btest_", named):
            continue
        folder = named.rpartition("/")[0] if "/" in named else folder
        yield named if "/" in named else f"{folder}/{named}"


@pytest.mark.parametrize("page", [SECURITY, ASVS], ids=["security", "asvs"])
def test_what_a_page_names_is_there(page: Path) -> None:
    cells = [cell for row in (PROMISES if page == SECURITY else ANSWERS) for cell in row]
    missing = [proof for cell in cells for proof in proofs(cell) if not (TESTS / proof[0]).is_file()]
    missing += [(file, name) for cell in cells for file, name in proofs(cell) if name and name not in defined_in(file)]
    assert missing == []
    assert [path for cell in cells for path in sources(cell) if not (SOURCE / path).exists()] == []
    files = re.findall(r"`((?:\w+/)+\w+\.\w+)`", page.read_text())
    assert [file for file in files if not any((root / file).is_file() for root in (SOURCE, TESTS, PROJECT_ROOT))] == []


def test_every_promise_has_a_mechanism_a_proof_and_a_requirement() -> None:
    assert len(PROMISES) > 80
    bare = [promise for promise, how, held, _ in PROMISES if not how or not ("make lint" in held or any(proofs(held)))]
    assert bare == []
    assert [promise for promise, *_, asked in PROMISES if not set(numbers(asked)) <= REQUIRED] == []


def test_every_requirement_has_one_answer() -> None:
    answered = Counter(number for asked, *_ in ANSWERS for number in numbers(asked))
    assert len(REQUIRED) == 255
    assert {number: times for number, times in answered.items() if times > 1} == {}
    assert set(answered) == REQUIRED
    assert [row for row in ANSWERS if row[1] not in STANDINGS or not row[2]] == []


def test_what_a_promise_answers_is_at_least_partly_met() -> None:
    standing = {number: stands for asked, stands, _ in ANSWERS for number in numbers(asked)}
    claimed = {number for *_, asked in PROMISES for number in numbers(asked)}
    assert {
        number: standing[number] for number in claimed if standing[number] not in {"met", "partly", "operator"}
    } == {}


def test_the_sums_are_right() -> None:
    counted = Counter(stands for asked, stands, _ in ANSWERS for _ in numbers(asked))
    sentence = (
        f"Of {len(REQUIRED)}: {counted['met']} met, {counted['operator']} by the operator, {counted['partly']} partly, "
        f"{counted['not met']} not, {counted['n/a']} not applicable."
    )
    assert sentence in ASVS.read_text()


@cache
def slugs(page: Path) -> frozenset[str]:
    """What its headings can be linked by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return frozenset(re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings)


@pytest.mark.parametrize("page", [SECURITY, ASVS], ids=["security", "asvs"])
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https:)([\w./-]*?)(?:#([\w-]+))?\)", page.read_text()):
        other = page.parent / target
        assert other.is_file(), target
        assert not anchor or anchor in slugs(other), (target, anchor)

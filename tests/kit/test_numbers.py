import pytest

from projectsplatform.kit.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("2147483647", 2**31 - 1)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", " 1", "²", "١", "1_000", "2147483648", "9" * 5000])
def test_anything_else_is_none(text: str) -> None:
    assert whole_number(text) is None

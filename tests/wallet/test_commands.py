from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projectsplatform.accounts.models import User
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.queries import balance
from tests.factories.wallet import give_money


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("top_up", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tops_up_and_prints_the_balance(owner: User, at: datetime) -> None:
    give_money(owner, 5, at)

    assert run("OWNER", "10", "--note", "Cash", "--receipt", "R-9") == "15\n"
    assert Transfer.objects.filter(receipt_number="R-9", note="Cash", actor=None).count() == 1


def test_the_same_key_prints_the_same_balance(owner: User) -> None:
    arguments = ("owner", "10", "--note", "Cash", "--idempotency-key", "k")

    assert [run(*arguments), run(*arguments)] == ["10\n", "10\n"]
    assert balance(owner.pk) == 10


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nobody", "10", "--note", "x"), "There is nobody with the username nobody."),
        (("owner", "ten", "--note", "x"), "The amount must be a whole number of so'm."),
        (("owner", "1.5", "--note", "x"), "The amount must be a whole number of so'm."),
        (("owner", "0", "--note", "x"), "Enter a whole amount from 1 to 1000000000000 soʻm."),
        (("owner", "10", "--note", " "), "Write the reason, in at most 500 characters."),
        (("owner", "10", "--note", "x", "--receipt", "R-1"), "Receipt R-1 has been credited already."),
        (
            ("owner", "10", "--note", "x", "--idempotency-key", "k"),
            "This Idempotency-Key was already used with another request.",
        ),
    ],
)
def test_a_refusal_is_one_sentence(owner: User, at: datetime, arguments: tuple[str, ...], sentence: str) -> None:
    give_money(owner, 1, at, receipt_number="R-1", idempotency_key="k")

    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert (str(refusal.value), refusal.value.returncode) == (sentence, 1)
    assert balance(owner.pk) == 1

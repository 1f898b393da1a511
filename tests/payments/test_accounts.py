"""Whom an account names: a username, or a payment of our pages; usernames may look like the latter."""

from datetime import datetime, timedelta

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.rules.accounts import account_of
from projectsplatform.wallet.queries import balance
from tests.factories.accounts import new_person
from tests.factories.click import Click, new_trans_id
from tests.payments.people import begin, give_up, states


def test_a_name_is_typed_in_any_case(owner: User) -> None:
    assert Click().pay(" Owner ")["error"] == 0
    assert balance(owner.pk) == 5000


def test_a_payment_of_our_pages_is_paid_by_its_number(owner: User, at: datetime) -> None:
    begun = begin(Provider.CLICK, owner, at)

    assert account_of(begun) == f"owner.{begun.pk}"
    assert Click().prepare(f"owner.{begun.pk}", "6000.00")["error"] == -2
    assert Click().pay(f"owner.{begun.pk}")["merchant_confirm_id"] == begun.pk
    assert (states(), balance(owner.pk)) == ([PaymentState.CONFIRMED], 5000)


def test_a_paid_payment_is_not_paid_again(owner: User, at: datetime) -> None:
    begun = begin(Provider.CLICK, owner, at)
    Click().pay(f"owner.{begun.pk}")

    assert Click().prepare(f"owner.{begun.pk}")["error"] == -4
    assert Click().prepare(f"owner.{begun.pk}", "6000.00")["error"] == -4


def test_a_payment_that_click_could_not_take_is_tried_again_and_once(owner: User, at: datetime) -> None:
    click, begun, first = Click(), begin(Provider.CLICK, owner, at), new_trans_id()
    number = click.prepare(f"owner.{begun.pk}", click_trans_id=first)["merchant_prepare_id"]
    click.complete(f"owner.{begun.pk}", number, click_trans_id=first, error=-5017)

    assert click.pay(f"owner.{begun.pk}")["error"] == 0
    assert click.prepare(f"owner.{begun.pk}")["error"] == -4
    assert (states(), balance(owner.pk)) == ([PaymentState.CANCELLED, PaymentState.CONFIRMED], 5000)


def test_a_payment_given_up_on_our_pages_is_cancelled(owner: User, at: datetime) -> None:
    begun = begin(Provider.CLICK, owner, at)
    give_up(begun, at)

    assert Click().prepare(f"owner.{begun.pk}")["error"] == -9


def test_a_number_of_another_person_or_provider_is_nobodys(owner: User, stranger: User, at: datetime) -> None:
    of_owner, of_payme = begin(Provider.CLICK, owner, at), begin(Provider.PAYME, owner, at)

    assert Click().prepare(f"stranger.{of_owner.pk}")["error"] == -5
    assert Click().prepare(f"owner.{of_payme.pk}")["error"] == -5


def test_nobody_takes_a_payment_by_registering_under_its_name(owner: User) -> None:
    begun = begin(Provider.CLICK, owner, now())
    thief = new_person(username=f"owner.{begun.pk}")

    assert Click().pay(f"owner.{begun.pk}")["error"] == 0
    assert (balance(owner.pk), balance(thief.pk)) == (5000, 0)


def test_a_name_that_was_there_before_the_payment_is_the_persons(owner: User) -> None:
    number = begin(Provider.CLICK, owner, now()).pk + 1
    person = new_person(username=f"owner.{number}")
    begun = begin(Provider.CLICK, owner, now() + timedelta(seconds=1))
    assert begun.pk == number

    assert Click().pay(f"owner.{number}")["error"] == 0
    assert (balance(owner.pk), balance(person.pk)) == (0, 5000)

    assert account_of(begun) == f"owner.{number:030d}"
    assert Click().pay(account_of(begun))["merchant_confirm_id"] == number
    assert balance(owner.pk) == 5000


def test_a_payment_begun_with_us_is_found_by_its_sum_where_only_the_name_comes(owner: User, at: datetime) -> None:
    begun = begin(Provider.CLICK, owner, at)

    assert Click().pay("owner")["merchant_confirm_id"] == begun.pk
    assert Click().pay("owner")["merchant_confirm_id"] != begun.pk
    assert (ProviderPayment.objects.count(), balance(owner.pk)) == (2, 10_000)

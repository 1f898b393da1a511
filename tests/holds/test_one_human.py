"""One human being, whatever accounts they can make or take over, moves no more money in a day than the caps.

The attacker is one member of staff with any role, and as many Telegrams as they like. They act through every account whose
chat they hold: a chat resets the password, so it is the account. Everybody else does nothing: nobody agrees, objects or
notices. The views of the panel are called, so what a role may do there is part of what is held.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import RelinkRequest, StaffChange, User
from projectsplatform.accounts.operations.relinks import carry_out_relinks
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.staff.sessions import SessionStore
from projectsplatform.wallet.models import TopUpCaps, TopUpRequest, Transfer
from tests.cast import PASSWORD
from tests.counts import full, some
from tests.factories.staff import make_member

YES = {"decided": "yes"}
BY_MEMBER, BY_CUSTOMER = 3_000_000, 2_000_000
AMOUNTS = st.sampled_from([1_000_000, 5_000_000_000, 999_999, 1_000_001])
ROLES = st.sampled_from(list(Role))
REACHES = {
    "link": "members/{}/link/",
    "role": "members/{}/role/",
    "on": "customers/{}/enable/",
    "off": "customers/{}/disable/",
    "sessions": "customers/{}/end-sessions/",
    "telegram": "customers/{}/telegram/",
    "details": "accounts/user/{}/change/",
}
DECIDED = (
    (RelinkRequest.objects.filter(approved_at=None, cancelled_at=None), "relinks/{}/approve/", "relinks/{}/cancel/"),
    (StaffChange.objects.filter(state="waiting"), "staff-changes/{}/agree/", "staff-changes/{}/refuse/"),
    (TopUpCaps.objects.filter(state="waiting"), "wallet/topupcaps/{}/agree/", "wallet/topupcaps/{}/refuse/"),
    (TopUpRequest.objects.filter(state="waiting"), "wallet/topuprequest/{}/approve/", "wallet/topuprequest/{}/refuse/"),
)
"""What waits for a second pair of eyes: the rows, the page that agrees, the page that refuses."""
MOVES = st.sampled_from(["agree", "top up", "make", *REACHES, "agree", "top up", "caps", "undo"])
_numbers = count(1)


class OneHuman(RuleBasedStateMachine):
    """The rules are what the panel offers; after each of them the sums are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.chats: set[int] = set()
        self.links: list[str] = []
        self.customers = [User.objects.create(username=f"mijoz{i}", tg_id=10 + i, password="!") for i in range(3)]
        for role in (Role.OWNER, Role.CASHIER):
            make_member(role)
        # Made on the server and not tied yet; and an account that its owner used before they got another.
        untied, former = make_member(Role.CASHIER), make_member(Role.CASHIER)
        User.objects.filter(pk=untied.pk).update(tg_id=None)
        User.objects.filter(pk=former.pk).update(tg_id=self.new_chat(), is_active=False)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def begin(self, role: Role) -> None:
        member = make_member(role)
        self.chats.add(int(member.tg_id or 0))

    def new_chat(self) -> int:
        self.chats.add(chat := 900_000_000 + next(_numbers))
        return chat

    def accounts(self) -> list[User]:
        return list(User.objects.filter(tg_id__in=self.chats, is_active=True, is_staff=True).order_by("pk"))

    def staff(self) -> list[User]:
        return list(User.objects.filter(is_staff=True).order_by("pk"))

    def post(self, who: int, path: str, **form: Any) -> None:
        """As one of the attacker's accounts; links that a page shows are theirs to open. No page is drawn: that is slow."""
        if accounts := self.accounts():
            request = RequestFactory().post(f"/staff/{path}", form)
            request.user, request.session = accounts[who % len(accounts)], SessionStore()
            request._messages, request._dont_enforce_csrf_checks = default_storage(request), True
            view = resolve(request.path)
            with suppress(PermissionDenied, Http404):
                page = view.func(request, *view.args, **view.kwargs)
                shown = getattr(page, "context_data", None) or {}
                self.links += re.findall(r"staff_([\w-]{43})", shown.get("way_in", ""))

    @rule(move=MOVES, who=st.integers(0, 9), role=ROLES, amount=AMOUNTS, number=st.integers(0, 4))
    def act_and_agree(self, move: str, who: int, role: str, amount: int, number: int) -> None:
        """An attack needs another account and then its agreement: each move is followed by the agreement of all accounts."""
        self.act(move, who, role, amount, number)
        self.agree_to_everything()

    @rule(move=MOVES, who=st.integers(0, 9), role=ROLES, amount=AMOUNTS, number=st.integers(0, 4))
    def act(self, move: str, who: int, role: str, amount: int, number: int) -> None:
        """One rule for all moves: Hypothesis leaves out some rules in each example, and an attack needs several moves."""
        if move in REACHES:
            self.reach_for_accounts(who, move, role)
        elif move == "top up":
            self.top_up(who, amount)
        elif move == "make":
            self.make_a_member(who, role)
        elif move == "caps":
            self.ask_for_caps(who)
        elif move == "undo":
            self.undo_something(who, number)
        else:
            self.agree_to_everything()

    def make_a_member(self, who: int, role: str) -> None:
        self.post(who, "members/new/", username=f"yangi{next(_numbers)}", password=PASSWORD, role=role)

    def reach_for_accounts(self, who: int, how: str, role: str) -> None:
        """The same is tried with every member of staff."""
        for member in self.staff():
            form = {**YES, "role": role, "reason": "x", "tg_id": self.new_chat(), "full_name": "X", "language": "uz"}
            self.post(who, REACHES[how].format(member.pk), **form)

    def ask_for_caps(self, who: int) -> None:
        self.post(who, "wallet/topupcaps/add/", by_member=10**12, by_customer=10**12)

    def top_up(self, who: int, amount: int) -> None:
        for customer in [*self.customers, *self.customers, *self.staff()[:1]]:
            number = next(_numbers)
            form = {"amount": amount, "receipt_number": f"R{number}", "note": "x", "idempotency_key": f"k{number}"}
            self.post(who, f"customers/{customer.pk}/top-up/", **form)

    def agree_to_everything(self) -> None:
        """With every account, and every link is opened; where a day must pass, it passes."""
        for rows, yes, _ in DECIDED:
            for row in rows.all():
                for who in range(len(self.accounts())):
                    self.post(who, yes.format(row.pk), **YES)
        carry_out_relinks(at=now() + timedelta(hours=25))
        for token in self.links:
            with suppress(Refusal):
                link_staff(token=token, tg_id=self.new_chat(), at=now())

    def undo_something(self, who: int, number: int) -> None:
        """What was asked for is taken back, and what was moved is reversed."""
        rows, path = [*((rows, no) for rows, _, no in DECIDED), (Transfer.objects, "wallet/transfer/{}/reverse/")][
            number
        ]
        for row in rows.all():
            self.post(who, path.format(row.pk), **YES, note="x")

    @invariant()
    def no_more_than_the_caps_was_moved(self) -> None:
        done = TopUpRequest.objects.filter(state="done")
        assert (done.aggregate(sum=Sum("amount"))["sum"] or 0) <= BY_MEMBER
        customers = done.values("customer").annotate(sum=Sum("amount")).values_list("sum", flat=True)
        assert max(customers, default=0) <= BY_CUSTOMER
        assert not done.exclude(approved_by=None).exists()


@pytest.fixture
def world(db: None) -> Iterator[OneHuman]:
    """An owner, for attacks whose moves are known."""
    human = OneHuman()
    human.begin(Role.OWNER)
    yield human
    human.teardown()


@pytest.mark.parametrize("role", some(Role, one_in=2))
def test_no_sequence_by_one_human_moves_more_than_the_caps(db: None, role: Role) -> None:

    class Member(OneHuman):
        @initialize()
        def begin_with_the_role(self) -> None:
            self.begin(role)

    bounds = settings(
        max_examples=full(2, 400),
        stateful_step_count=full(4, 30),
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=not os.environ.get("PROVE"),
    )
    run_state_machine_as_test(Member, settings=bounds)


@pytest.mark.parametrize(
    ("move", "role"),
    some(
        [
            ("make", Role.OWNER),
            ("make", Role.CASHIER),
            ("link", ""),
            ("role", Role.OWNER),
            ("on", ""),
            ("telegram", ""),
        ],
        one_in=2,
    ),
)
def test_no_known_way_to_another_account_moves_more(world: OneHuman, move: str, role: str) -> None:
    """Another account is reached for, and a large top-up is asked for by one and agreed to by whoever can."""
    world.act(move, 0, role, 0, 0)
    for _ in range(2):
        world.agree_to_everything()
    world.top_up(0, 5_000_000_000)
    world.agree_to_everything()
    world.no_more_than_the_caps_was_moved()


def test_an_account_made_alone_gets_no_role_that_moves_money_alone(world: OneHuman) -> None:
    world.make_a_member(0, Role.SUPPORT)
    world.agree_to_everything()
    for who in range(2):
        world.reach_for_accounts(who, "role", Role.CASHIER)
        world.agree_to_everything()
    world.top_up(0, 5_000_000_000)
    world.agree_to_everything()
    world.no_more_than_the_caps_was_moved()


def test_a_support_account_made_alone_is_no_way_to_an_owners_telegram(world: OneHuman) -> None:
    world.make_a_member(0, Role.SUPPORT)
    world.agree_to_everything()
    for who in range(2):
        world.reach_for_accounts(who, "telegram", Role.OWNER)
        world.agree_to_everything()
    world.top_up(0, 5_000_000_000)
    world.agree_to_everything()
    world.no_more_than_the_caps_was_moved()


def test_many_small_top_ups_and_other_caps_move_no_more(world: OneHuman) -> None:
    world.ask_for_caps(0)
    world.agree_to_everything()
    for amount in (1_000_000, 999_999):
        world.top_up(0, amount)
        world.undo_something(0, 4)
    world.agree_to_everything()
    world.no_more_than_the_caps_was_moved()

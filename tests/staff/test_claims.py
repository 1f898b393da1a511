"""Payments that customers told of, in the panel."""

from datetime import timedelta

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.wallet.models import TopUpClaim, TopUpRequest
from projectsplatform.wallet.operations.claim_decisions import refuse_claim
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.queries import balance
from tests.factories.pictures import pdf, png
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

LIST = "/staff/wallet/topupclaim/"


def tell(person: User, number: str, file: bytes | None = None) -> TopUpClaim:
    return make_claim(customer_id=person.pk, amount=50_000, receipt_number=number, file=file, at=now())


def test_waiting_claims_stand_first(owner: User, stranger: User) -> None:
    cashier = make_member(Role.CASHIER)
    tell(owner, "A-WAITS")
    done = tell(stranger, "B-DONE")
    refuse_claim(claim_id=done.pk, reason="Yoʻq", actor_id=cashier.pk, at=now() + timedelta(seconds=1))
    page = open_panel(cashier).get(LIST).content.decode()
    assert page.index("A-WAITS") < page.index("B-DONE")


def test_a_claim_stands_beside_its_person_and_its_like(owner: User, stranger: User) -> None:
    claim, other = tell(owner, "77", png()), tell(stranger, "other", png())
    panel = open_panel(make_member(Role.CASHIER))
    for page in ("change", "approve"):
        html = panel.get(f"{LIST}{claim.pk}/{page}/").content.decode()
        assert owner.get_full_name() in html.replace("&#x27;", "'")
        assert "fayli bir xil" in html
    html = panel.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert f"{LIST}{other.pk}/change/" in html
    assert f"/staff/claims/{claim.pk}/file/" in html


def test_a_member_corrects_the_amount_and_approves(owner: User) -> None:
    claim = tell(owner, "77")
    panel = open_panel(make_member(Role.CASHIER))
    approve = f"{LIST}{claim.pk}/approve/"
    assert 'value="50000"' in panel.get(approve).content.decode()
    form = {"amount": "45 000", "receipt_number": "B-77", "note": "Karta"}
    assert panel.post(approve, form).status_code == 302
    assert balance(owner.pk) == 45_000
    request = TopUpRequest.objects.get()
    assert f"{LIST}{claim.pk}/change/" in panel.get(f"/staff/wallet/topuprequest/{request.pk}/change/").content.decode()
    assert panel.post(approve, form).context["form"].errors


def test_a_member_refuses_with_a_reason(owner: User) -> None:
    claim = tell(owner, "77")
    panel = open_panel(make_member(Role.CASHIER))
    refuse = f"{LIST}{claim.pk}/refuse/"
    assert panel.post(refuse, {"reason": ""}).context["form"].errors
    assert panel.post(refuse, {"reason": "Pul tushmagan"}).status_code == 302
    assert TopUpClaim.objects.get().reason == "Pul tushmagan"


def test_what_was_decided_asks_nothing_any_more(owner: User) -> None:
    cashier = make_member(Role.CASHIER)
    claim = tell(owner, "77")
    refuse_claim(claim_id=claim.pk, reason="Yoʻq", actor_id=cashier.pk, at=now())
    answer = open_panel(cashier).get(f"{LIST}{claim.pk}/approve/", follow=True)
    assert answer.redirect_chain == [(f"{LIST}{claim.pk}/change/", 302)]
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


def test_support_sees_claims_and_decides_none(owner: User) -> None:
    claim = tell(owner, "77")
    panel = open_panel(make_member(Role.SUPPORT))
    assert panel.get(LIST).status_code == 200
    assert panel.post(f"{LIST}{claim.pk}/approve/", {}).status_code == 403


@pytest.mark.parametrize(("file", "name"), [(pdf(), "pdf"), (png(), "png")])
def test_a_file_is_saved_and_never_shown(owner: User, file: bytes, name: str) -> None:
    claim = tell(owner, "77", file)
    answer = open_panel(make_member(Role.CASHIER)).get(f"/staff/claims/{claim.pk}/file/")
    assert answer.content == file
    assert answer["Content-Disposition"] == f'attachment; filename="claim-{claim.pk}.{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_claim_without_a_file_has_none_to_save(owner: User) -> None:
    claim = tell(owner, "77")
    assert open_panel(make_member(Role.CASHIER)).get(f"/staff/claims/{claim.pk}/file/").status_code == 404

"""Payments that stopped on their way."""

from datetime import timedelta

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderEvent
from projectsplatform.payments.operations.forgotten import FORGOTTEN, end_forgotten
from tests.factories.click import Click, new_trans_id
from tests.factories.uzum import Uzum, new_uuid, result
from tests.payments.people import states


def test_after_a_week_they_are_cancelled_once_and_stay_so(owner: User) -> None:
    trans_id, uuid = new_trans_id(), new_uuid()
    number = Click().prepare("owner", click_trans_id=trans_id)["merchant_prepare_id"]
    Uzum().create("owner", uuid)
    paid = Uzum().paid("owner")

    assert end_forgotten(at=now() + FORGOTTEN - timedelta(minutes=1)) == 0
    assert [end_forgotten(at=now() + FORGOTTEN), end_forgotten(at=now() + FORGOTTEN)] == [2, 0]

    assert states() == [PaymentState.CANCELLED, PaymentState.CANCELLED, PaymentState.CONFIRMED]
    assert ProviderEvent.objects.filter(method="forgotten").count() == 2
    assert Click().complete("owner", number, click_trans_id=trans_id)["error"] == -9
    assert [result(Uzum().confirm(uuid)), result(Uzum().status(uuid)), result(Uzum().status(paid))] == [
        "10015",
        "REVERSED",
        "CONFIRMED",
    ]

"""Every event that somebody is told about: what must be there before, and the act that causes it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final

from django.db import transaction

from projectsplatform.accounts.enums import ChangeState, Role
from projectsplatform.accounts.models import CompanyVersion, User
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.operations.company import refuse_company, request_company
from projectsplatform.accounts.operations.passwords import change_password
from projectsplatform.accounts.operations.refresh import refresh_session
from projectsplatform.accounts.operations.relinks import request_relink
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.accounts.operations.sign_in import sign_in
from projectsplatform.accounts.operations.staff_changes import request_enabling, request_member, request_role
from projectsplatform.aloqa.operations.announcement_states import send_announcement
from projectsplatform.aloqa.operations.mirror_group import turn_on_mirror
from projectsplatform.aloqa.rules.announcements import ALONE
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kundalikcom.operations.exports import export_logins
from projectsplatform.licences.models import ProgramVersion
from projectsplatform.licences.operations import licences
from projectsplatform.licences.operations.devices import bind_device, release_device, release_device_by_staff
from projectsplatform.licences.operations.program_versions import refuse_program
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.licences.operations.reminders import remind_all
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ProviderRefund
from projectsplatform.payments.operations.payments import cancel, confirm, reserve
from projectsplatform.payments.operations.refund_ends import note_bank_transfer, withdraw_refund
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.models import TopUpCaps
from projectsplatform.wallet.operations.caps import refuse_caps, request_caps
from projectsplatform.wallet.operations.claim_decisions import refuse_claim
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.operations.requests import refuse_top_up, request_top_up
from projectsplatform.wallet.operations.reversals import reverse_transfer
from tests.cast import PASSWORD
from tests.factories.accounts import ADDRESS, ask_for_code, make_crowd
from tests.factories.announcements import draft
from tests.factories.catalogue import put_catalogue
from tests.factories.kundalikcom import make_login
from tests.factories.licences import PC, make_binding, make_licence
from tests.factories.programs import say_of_program
from tests.factories.refunds import ask_refund
from tests.factories.staff import make_member
from tests.factories.wallet import give_money, spend_money

DAY: Final = timedelta(days=1)
LARGE: Final = 5_000_000
_receipts = count(1)


@dataclass(frozen=True)
class Scene:
    """A customer, a member of staff who acts, and when."""

    person: User
    member: User
    at: datetime


Act = Callable[[], Any]
Case = Callable[[Scene], Act]


def receipt() -> str:
    return f"R-{next(_receipts)}"


def _purchase(scene: Scene) -> Act:
    give_money(scene.person, 40_000, scene.at)
    return partial(
        buy,
        user_id=scene.person.pk,
        product_code=PC,
        months=1,
        idempotency_key=str(uuid7()),
        body={"months_count": 1},
        endpoint="kundalikcom/buy",
        at=scene.at,
    )


def _device(scene: Scene, *, since: timedelta, **fields: Any) -> Act:
    licence = make_licence(scene.person, at=scene.at)
    make_binding(licence, "eski", at=scene.at - since, **fields)
    return partial(bind_device, licence_id=licence.id, device_id="yangi", at=scene.at)


def _bound(scene: Scene) -> Act:
    return _device(scene, since=DAY, released_at=scene.at, release_reason="owner")


def _taken_over(scene: Scene) -> Act:
    return _device(scene, since=30 * DAY)


def _released(scene: Scene) -> Act:
    licence = make_licence(scene.person, at=scene.at)
    make_binding(licence, "eski", at=scene.at)
    return partial(release_device, licence_id=licence.id, user_id=scene.person.pk, at=scene.at)


def _by_staff(act: Callable[..., Any], **more: Any) -> Case:
    def case(scene: Scene) -> Act:
        suspended = {"suspended_at": scene.at, "remaining": 10 * DAY} if act is licences.resume else {}
        licence = make_licence(scene.person, at=scene.at, **suspended)
        make_binding(licence, "eski", at=scene.at)
        return partial(act, licence_id=licence.id, actor_id=scene.member.pk, note="PC-7", at=scene.at, **more)

    return case


def _reminded(scene: Scene) -> Act:
    make_licence(scene.person, at=scene.at, days=3)
    return partial(remind_all, at=scene.at)


def _received(scene: Scene) -> Act:
    return partial(request_top_up, **_top_up(scene, 5_000))


def _top_up(scene: Scene, amount: int) -> dict[str, Any]:
    number = receipt()
    return {
        "customer_id": scene.person.pk,
        "amount": amount,
        "note": "Naqd",
        "receipt_number": number,
        "picture": None,
        "actor_id": scene.member.pk,
        "idempotency_key": number,
        "at": scene.at,
    }


def _reversed(scene: Scene) -> Act:
    give_money(scene.person, 5_000, scene.at)
    spent = spend_money(scene.person, 5_000, scene.at)
    return partial(reverse_transfer, transfer_id=spent.transfer_id, actor_id=scene.member.pk, note="R-7", at=scene.at)


def _top_up_refused(scene: Scene) -> Act:
    request = request_top_up(**_top_up(scene, LARGE))
    return partial(refuse_top_up, request_id=request.pk, actor_id=scene.member.pk, at=scene.at)


def _claim_refused(scene: Scene) -> Act:
    claim = make_claim(customer_id=scene.person.pk, amount=5_000, at=scene.at)
    return partial(refuse_claim, claim_id=claim.pk, reason="R-7", actor_id=scene.member.pk, at=scene.at)


@transaction.atomic
def _paid(scene: Scene, som: int) -> Any:
    payment, _is_new = reserve(
        provider=Provider.PAYME, provider_id=receipt(), person_id=scene.person.pk, amount=som, at=scene.at
    )
    confirm(payment, note="Paid through Payme", at=scene.at)
    return payment


def _taken_back(scene: Scene) -> Act:
    payment = _paid(scene, 5_000)
    return transaction.atomic(partial(cancel, payment, note="Given back through Payme", at=scene.at))


def _asked_refund(som: int) -> Case:
    def case(scene: Scene) -> Act:
        payment = _paid(scene, som)
        return partial(ask_refund, payment, scene.member, scene.at, reason="R-7", idempotency_key=str(payment.pk))

    return case


def _open_refund(scene: Scene) -> ProviderRefund:
    return ask_refund(_paid(scene, 5_000), scene.member, scene.at, idempotency_key=receipt())


def _refund_made(scene: Scene) -> Act:
    return partial(
        note_bank_transfer,
        refund_id=_open_refund(scene).pk,
        transfer_number=receipt(),
        transferred_on=local_day(scene.at),
        actor_id=scene.member.pk,
        at=scene.at,
    )


def _refund_not_made(scene: Scene) -> Act:
    return partial(withdraw_refund, refund_id=_open_refund(scene).pk, actor_id=scene.member.pk, at=scene.at)


def _new_password(scene: Scene) -> Act:
    return partial(
        change_password,
        username=scene.person.username,
        session_id=uuid7(),
        old_password=PASSWORD,
        new_password="Yangi-bahor-2077",
        address=ADDRESS,
        at=scene.at,
    )


def _token_reused(scene: Scene) -> Act:
    session = open_session(user_id=scene.person.pk, device_name="test", at=scene.at)
    newer = refresh_session(user_id=str(scene.person.pk), old_token=session.token, address=ADDRESS, at=scene.at)
    authenticate(newer.token, scene.at)

    def act() -> None:
        with suppress(TokenInvalid):
            refresh_session(user_id=str(scene.person.pk), old_token=session.token, address=ADDRESS, at=scene.at)

    return act


def _new_device(scene: Scene) -> Act:
    User.objects.filter(pk=scene.person.pk).update(last_login=scene.at - DAY)
    challenge, code = ask_for_code(scene.person, scene.at)
    return partial(
        sign_in,
        username=scene.person.username,
        code=code,
        challenge=challenge,
        device_name="Telefon",
        address=ADDRESS,
        at=scene.at,
    )


def _vault_exported(scene: Scene) -> Act:
    make_login(scene.person, scene.at)
    caller = Caller(
        scene.person.pk, uuid7(), scene.at, scene.person.username, is_staff=False, password_confirmed_at=scene.at
    )
    return partial(export_logins, caller=caller, password=PASSWORD, device_name="Chrome", address=ADDRESS, at=scene.at)


TO_CUSTOMERS: Final[Mapping[str, Case]] = {
    "licence.purchased": _purchase,
    "licence.device.bound": _bound,
    "licence.device.taken_over": _taken_over,
    "licence.device.released": _released,
    "licence.device.reset": _by_staff(release_device_by_staff),
    "licence.suspended": _by_staff(licences.suspend),
    "licence.resumed": _by_staff(licences.resume),
    "licence.revoked": _by_staff(licences.revoke),
    "licence.extended": _by_staff(licences.extend, days=5),
    "licence.reminder": _reminded,
    "wallet.money.received": _received,
    "wallet.money.reversed": _reversed,
    "wallet.top_up.refused": _top_up_refused,
    "wallet.claim.refused": _claim_refused,
    "payments.payment.taken_back": _taken_back,
    "payments.refund.requested": _asked_refund(5_000),
    "payments.refund.done": _refund_made,
    "payments.refund.refused": _refund_not_made,
    "accounts.password.changed": _new_password,
    "accounts.session.token_reused": _token_reused,
    "accounts.signed_in.new_device": _new_device,
    "kundalikcom.vault.exported": _vault_exported,
}
"""By the event's name: a customer's notices."""


def _asked_top_up(scene: Scene) -> Act:
    return partial(request_top_up, **_top_up(scene, LARGE))


def _claimed(scene: Scene) -> Act:
    return partial(make_claim, customer_id=scene.person.pk, amount=5_000, idempotency_key=receipt(), at=scene.at)


def _asked_relink(scene: Scene) -> Act:
    return partial(
        request_relink,
        user_id=scene.person.pk,
        new_tg_id=90_000_000 + next(_receipts),
        new_phone="",
        reason="Pasport",
        actor=scene.member,
        at=scene.at,
    )


def _asked_member(scene: Scene) -> Act:
    return partial(
        request_member,
        username=f"yangi{next(_receipts)}",
        role=Role.CASHIER,
        password=PASSWORD,
        actor=scene.member,
        at=scene.at,
    )


def _asked_role(scene: Scene) -> Act:
    return partial(
        request_role, user_id=make_member(Role.ANALYST).pk, role=Role.CASHIER, actor=scene.member, at=scene.at
    )


def _asked_enabling(scene: Scene) -> Act:
    member = make_member(Role.CASHIER)
    User.objects.filter(pk=member.pk).update(is_active=False)
    return partial(request_enabling, user_id=member.pk, reason="Qaytdi", actor=scene.member, at=scene.at)


def _asked_company(scene: Scene) -> Act:
    texts = {"name": "Maktab", "phone": "+998901112233"}
    if not CompanyVersion.objects.exists():
        request_company(texts=texts, actor=scene.member, at=scene.at)
    for open_one in CompanyVersion.objects.filter(state=ChangeState.WAITING):
        refuse_company(version_id=open_one.pk, actor=scene.member, at=scene.at)
    return partial(request_company, texts={**texts, "hours": receipt()}, actor=scene.member, at=scene.at)


def _turned_on_mirror(scene: Scene) -> Act:
    return partial(turn_on_mirror, chat_id=-100_500, title=receipt(), actor=scene.member, at=scene.at)


def _asked_program(scene: Scene) -> Act:
    if not ProgramVersion.objects.exists():
        put_catalogue()
        say_of_program(scene.member, scene.at)
    for open_one in ProgramVersion.objects.filter(state=ChangeState.WAITING):
        refuse_program(version_id=open_one.pk, actor=scene.member, at=scene.at)
    return partial(say_of_program, scene.member, scene.at, about_en=receipt())


def _asked_caps(scene: Scene) -> Act:
    for open_one in TopUpCaps.objects.filter(state=RequestState.WAITING):
        refuse_caps(caps_id=open_one.pk, actor=scene.member, at=scene.at)
    return partial(request_caps, by_member=2_000_000, by_customer=3_000_000, actor=scene.member, at=scene.at)


def _asked_announcement(scene: Scene) -> Act:
    """More recipients than one member may write to."""
    if not User.objects.filter(username="crowd0").exists():
        make_crowd(ALONE + 1)
    announcement = draft(scene.member, at=scene.at)
    ask = {"announcement_id": announcement.pk, "revision": 1, "member": scene.member, "address": ""}
    return partial(send_announcement, **ask, at=scene.at)


TO_STAFF: Final[Mapping[str, Case]] = {
    "staff.request.top_up": _asked_top_up,
    "staff.request.claim": _claimed,
    "staff.request.refund": _asked_refund(LARGE),
    "staff.request.relink": _asked_relink,
    "staff.request.new": _asked_member,
    "staff.request.role": _asked_role,
    "staff.request.enable": _asked_enabling,
    "staff.request.company": _asked_company,
    "staff.request.program": _asked_program,
    "staff.request.caps": _asked_caps,
    "staff.request.announcement": _asked_announcement,
    "staff.mirror": _turned_on_mirror,
}
"""By the event's name: what waits for another member of staff."""

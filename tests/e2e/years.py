"""A customer with two years behind them, for the pages whose length depends on it.

Runs beside a demo that has a town, on its database: `manage.py shell -c "from tests.e2e.years import build; build()"`.
"""

import sys
from datetime import timedelta
from typing import Final

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.demo import DEMO_USERNAME
from projectsplatform.accounts.operations.notes import write_note
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.kit.clock import now
from projectsplatform.licences.operations.devices import bind_device, release_device_by_staff
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.chats import meet_chat
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.wallet.operations.top_ups import top_up

MONTHS: Final = 24
PRODUCTS: Final = ("kundalikcom-pc", "kundalikcom-mobile", "testmax-teacher", "testmax-centre")
_CHAT: Final = 7_100_000_001
_LINE: Final = timedelta(minutes=7)


def build() -> None:
    """Writes the person's id."""
    member = User.objects.get(username=DEMO_USERNAME)
    person = User.objects.create(
        username="nodir.yuldashev", full_name="Nodirjon Abdurashid oʻgʻli Yoʻldoshev", sex=True,
        email="nodir.yuldashev@maktab.example.uz", phone="+998901230777", tg_id=_CHAT, password="!",
    )  # fmt: skip
    meet_chat(chat_id=_CHAT, language_code="uz", at=now() - timedelta(days=30 * MONTHS))
    for month in range(MONTHS):
        _month(person, member, month)
    sys.stdout.write(f"{person.pk}\n")


def _month(person: User, member: User, month: int) -> None:
    """A top-up, every program for a month, a device now and then, what the bot said about it, a sign-in."""
    at = now() - timedelta(days=30 * (MONTHS - month) - 5)
    top_up(
        user_id=person.pk, amount=200_000, note="Naqd pul, maktab kassasi", receipt_number=f"Y-{2000 + month}",
        actor_id=member.pk, idempotency_key=None, at=at,
    )  # fmt: skip
    for number, product in enumerate(PRODUCTS):
        moment = at + (number + 1) * _LINE
        bought = buy(
            user_id=person.pk, product_code=product, months=1, idempotency_key=None, body={"months_count": 1},
            endpoint="cabinet", at=moment,
        )  # fmt: skip
        if month == number:
            bind_device(licence_id=bought.licence_id, device_id=f"OʻQITUVCHI-KOMPYUTERI-{number}", at=moment + _LINE)
        if month == 12 + number:
            release_device_by_staff(
                licence_id=bought.licence_id, actor_id=member.pk, note="Yangi kompyuter oldi", at=moment + _LINE
            )
    say = "Kundalik litsenziyangiz 3 kundan keyin tugaydi."
    enqueue(chat_id=_CHAT, text=say, lane=Lane.TRANSACTIONAL, kind="licences.ends_soon", at=at + 20 * _LINE)
    if month % 6 == 0:
        write_note(user_id=person.pk, actor=member, text="Kechqurun qoʻngʻiroq qilishni soʻradi.", at=at + 21 * _LINE)
    if month > 16:
        open_session(user_id=person.pk, device_name="Chrome, Windows", at=at + 22 * _LINE)

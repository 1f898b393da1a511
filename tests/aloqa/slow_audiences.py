"""The slow reading of an audience: all of one person at a time, and each of its words for itself."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from projectsplatform.accounts.models import MutedNotice, PersonLabel, Session, User
from projectsplatform.aloqa.enums import Standing
from projectsplatform.aloqa.models import Audience
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kundalikcom.models import School
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.telegram.models import TelegramChat

AT = datetime(2026, 3, 10, 9, 0, tzinfo=TASHKENT)
DAY = timedelta(days=1)


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, TASHKENT)


@dataclass
class Known:
    """All that an audience may ask of one person, read one by one."""

    person: User
    chat: TelegramChat | None
    muted: set[str]
    region: str | None
    labels: set[UUID]
    last_seen: datetime
    licences: list[Licence]


def read_all() -> list[Known]:
    return [_known(person) for person in User.objects.all()]


def _known(person: User) -> Known:
    school = School.objects.filter(user=person).select_related("district").first()
    return Known(
        person=person,
        chat=TelegramChat.objects.filter(chat_id=person.tg_id).first(),
        muted=set(MutedNotice.objects.filter(user=person).values_list("kind", flat=True)),
        region=school.district.region_id if school else None,
        labels=set(PersonLabel.objects.filter(user=person).values_list("label_id", flat=True)),
        last_seen=_last_seen(person),
        licences=list(Licence.objects.filter(user=person)),
    )


def _last_seen(person: User) -> datetime:
    sessions = Session.objects.filter(user=person).values_list("last_seen_at", flat=True)
    devices = DeviceBinding.objects.filter(licence__user=person).values_list("last_seen_at", flat=True)
    return max([person.created_at, *sessions, *devices])


def belongs(known: Known, audience: Audience, kind: str) -> bool:
    person, chat = known.person, known.chat
    may = person.is_active and not person.is_staff and person.tg_id is not None and person.deleted_at is None
    if not may or (chat and chat.blocked_at) or kind in known.muted:
        return False
    return all(
        (
            not audience.regions or known.region in audience.regions,
            not audience.languages or (chat.language if chat else person.language) in audience.languages,
            not audience.labels or bool(known.labels & set(audience.labels)),
            audience.seen_from is None or known.last_seen >= start_of(audience.seen_from),
            audience.seen_to is None or known.last_seen < start_of(audience.seen_to) + DAY,
            _licences_fit(known.licences, audience),
        )
    )


def _licences_fit(licences: list[Licence], audience: Audience) -> bool:
    if not audience.asks_for_licences:
        return True
    held = [licence for licence in licences if not audience.programs or licence.product_id in audience.programs]
    if not held and Standing.NONE in audience.standings:
        return True
    if audience.standings and set(audience.standings) == {Standing.NONE}:
        return False
    return any(_fits(licence, audience) for licence in held)


def _fits(licence: Licence, audience: Audience) -> bool:
    counts = licence.suspended_at is None and licence.revoked_at is None
    if audience.standings and _standing(licence) not in audience.standings:
        return False
    if audience.ends_from and not (counts and licence.ends_at >= start_of(audience.ends_from)):
        return False
    return not audience.ends_to or (counts and licence.ends_at < start_of(audience.ends_to) + DAY)


def _standing(licence: Licence) -> Standing:
    if licence.revoked_at:
        return Standing.REVOKED
    if licence.suspended_at:
        return Standing.SUSPENDED
    if licence.ends_at <= AT:
        return Standing.ENDED
    return Standing.TRIAL if licence.is_trial else Standing.RUNNING

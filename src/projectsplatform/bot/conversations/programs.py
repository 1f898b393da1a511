"""Screens about a person's programs: what they have, and letting a device go."""

from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from projectsplatform.bot.conversations.screens import Customer, Row, Screen, fact, menu_row, opens
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz import dates
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.operations.channel_notices import CHECK_BUTTON
from projectsplatform.licences.operations.devices import release_device
from projectsplatform.licences.queries.channels import MissingChannel, missing_channels
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.licences.rules.channels import can_join, describe_missing
from projectsplatform.telegram.models import Button

_RENEWABLE = (LicenceState.ACTIVE, LicenceState.EXPIRED)
_DIGEST_LENGTH = 8


def show_programs(customer: Customer, _argument: str) -> Screen:
    """State, end and device of each licence, with what can be done about it."""
    return _programs(customer)


def ask_to_release(customer: Customer, argument: str) -> Screen:
    """`argument`: the licence. Raises NothingThere."""
    licence = _find(customer, argument)
    if licence.device_id is None:
        return _programs(customer, _("No device holds this licence now."))
    lines = [
        _("Release the device {device}?").format(device=licence.device_id),
        _called(licence),
        "",
        _("The next device on which the program is started gets the licence."),
        fact(_("Releases left"), licence.releases_left),
    ]
    released = opens(_("Yes, release"), "released", licence.id.hex, _digest(licence.device_id))
    return Screen("\n".join(lines), [[released, opens(_("No"), "programs")], menu_row()])


def release(customer: Customer, argument: str) -> Screen:
    """`argument`: the licence and the device that was shown, so that no later one is let go. Raises NothingThere, ReleaseQuota."""
    licence_id, _colon, digest = argument.partition(":")
    licence = _find(customer, licence_id)
    if licence.device_id is None:
        return _programs(customer, _("The device is released."))
    if _digest(licence.device_id) != digest:
        return _programs(customer, _("Another device has the licence now. Nothing was released: look again."))
    left = release_device(licence_id=licence.id, user_id=customer.user.id, at=customer.at)
    return _programs(customer, f"{_('The device is released.')} {fact(_('Releases left'), left)}")


def _programs(customer: Customer, note: str = "") -> Screen:
    licences = licences_of(customer.user.id, customer.at)
    blocks = [note] if note else []
    blocks += [_describe(licence) for licence in licences] or [_("You have no licences yet.")]
    missing = missing_channels(customer.user.id, customer.at)
    blocks += ["\n".join(describe_missing(channel, customer.at, write=dates.moment)) for channel in missing]
    rows = [row for licence in licences for row in _buttons(licence)] or [[opens(_("Buy"), "renew")]]
    rows = [*_channel_rows(missing), *rows]
    return Screen("\n\n".join(blocks), [*rows, menu_row()])


def _describe(licence: LicenceView) -> str:
    is_running = licence.state is LicenceState.ACTIVE
    label = _("Trial") if licence.is_trial and is_running else licence.state.label
    lines = [f"{_called(licence)}: {label}"]
    if is_running:
        lines.append(_("Until {day}").format(day=dates.day(licence.ends_at)))
    elif licence.state is LicenceState.EXPIRED:
        lines.append(_("Ended on {day}").format(day=dates.day(licence.ends_at)))
    else:
        lines.append(_("Please write to support."))
    lines.append(_("Device: {device}").format(device=licence.device_id) if licence.device_id else _("No device yet"))
    return "\n".join(lines)


def _called(licence: LicenceView) -> str:
    """The product, and the name that its owner gave the licence."""
    return f"{licence.product_name} · {licence.name}" if licence.name else licence.product_name


def _buttons(licence: LicenceView) -> list[Row]:
    rows = []
    if licence.state in _RENEWABLE:
        rows.append([opens(_("Renew: {product}").format(product=licence.product_name), "renew", licence.product)])
    if licence.device_id is not None:
        text = _("Release the device: {product}").format(product=licence.product_name)
        rows.append([opens(text, "release", licence.id.hex)])
    return rows


def _channel_rows(missing: list[MissingChannel]) -> list[Row]:
    joined = [
        [Button(text=_("Join: {channel}").format(channel=channel.title), url=channel.url)]
        for channel in missing
        if can_join(channel)
    ]
    return [*joined, [opens(_("Check again"), CHECK_BUTTON)]] if missing else []


def _find(customer: Customer, licence_id: str) -> LicenceView:
    """The person's own licence. Raises NothingThere, also for someone else's."""
    try:
        wanted = UUID(licence_id)
    except ValueError as error:
        raise NothingThere from error
    found = next((one for one in licences_of(customer.user.id, customer.at) if one.id == wanted), None)
    if found is None:
        raise NothingThere
    return found


def _digest(device_id: str) -> str:
    """Tells one device from another within a button's 64 bytes."""
    return sha256(device_id.encode()).hexdigest()[:_DIGEST_LENGTH]

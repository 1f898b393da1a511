"""A person's licences, and the keys that sign their leases."""

from math import ceil
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.kit.api.bearer import BearerAuth, Caller, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.security.signing import public_keys
from projectsplatform.licences.operations.devices import release_device
from projectsplatform.licences.operations.names import change_licence
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.licences.schemas.licences import (
    KeysOut,
    LicenceChangedOut,
    LicenceChangeIn,
    LicencesOut,
    ReleaseOut,
)

router = Router(tags=["licences"])
person = BearerAuth(authenticate)


@router.get(
    "/licences/keys",
    operation_id="list_lease_keys",
    summary="Public keys of leases",
    response=KeysOut,
    openapi_extra=refusals(auth=False, body=False),
)
def keys(request: HttpRequest) -> dict[str, Any]:
    """A JSON Web Key Set: a program checks a lease's signature with the key of its `kid`."""
    return {"keys": public_keys()}


@router.get(
    "/licences",
    operation_id="list_licences",
    summary="The person's licences",
    auth=person,
    response=LicencesOut,
    openapi_extra=refusals(body=False),
)
def licences(request: HttpRequest) -> dict[str, Any]:
    """One a product at most, so always one page."""
    caller = caller_of(request)
    items = [_licence(view, caller) for view in licences_of(caller.user_id, caller.at)]
    return {"items": items, "next_cursor": None}


@router.patch(
    "/licences/{licence_id}",
    operation_id="change_licence",
    summary="Name a licence, renew it automatically or not",
    auth=person,
    response=LicenceChangedOut,
    openapi_extra=refusals(change_licence),
)
def change(request: HttpRequest, licence_id: str, body: LicenceChangeIn) -> dict[str, Any]:
    """What is left out stays as it is; an empty name takes the name off.

    With `auto_renew` a month is bought from the balance 24 hours before each end, at the price that its owner is told
    three days ahead. Never for a trial, a stopped licence, or a product that is not sold.
    """
    caller = caller_of(request)
    changes = body.model_dump(exclude_unset=True)
    view = change_licence(licence_id=_identity(licence_id), user_id=caller.user_id, changes=changes, at=caller.at)
    return ok_response(_("The licence is saved."), licence=_licence(view, caller))


@router.post(
    "/licences/{licence_id}/release",
    operation_id="release_device",
    summary="Let the licence's device go",
    auth=person,
    response=ReleaseOut,
    openapi_extra=refusals(release_device),
)
def release(request: HttpRequest, licence_id: str) -> dict[str, Any]:
    """The next device that checks gets the licence. Without a device nothing happens and nothing is counted."""
    caller = caller_of(request)
    left = release_device(licence_id=_identity(licence_id), user_id=caller.user_id, at=caller.at)
    return ok_response(_("The device was released."), releases_left=left)


def _identity(text: str) -> UUID:
    """Ids are opaque to clients: text that is no UUID is an id that does not exist. Raises NothingThere."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NothingThere from error


def _licence(view: LicenceView, caller: Caller) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "product": view.product,
        "product_name": view.product_name,
        "token": view.key,
        "state": view.state.value,
        "trial": view.is_trial,
        "start_active_date": rfc3339(view.starts_at),
        "end_active_date": rfc3339(view.ends_at),
        "size": max(0, ceil((view.ends_at - caller.at).total_seconds())),
        "device_id": view.device_id,
        "device_last_seen": rfc3339(view.device_last_seen_at) if view.device_last_seen_at else None,
        "releases_left": view.releases_left,
        "name": view.name,
        "auto_renew": view.auto_renew,
    }

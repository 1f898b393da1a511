from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.kit.api.bearer import TokenAuth, caller_of
from projectsplatform.kit.api.fast_lane import respond
from projectsplatform.kit.api.openapi import fast_lane_documentation, refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kundalikcom import fast_lane
from projectsplatform.kundalikcom.errors import SchoolNotSet
from projectsplatform.kundalikcom.models import District, Region, School
from projectsplatform.kundalikcom.operations import regions as facts
from projectsplatform.kundalikcom.operations import schools as operations
from projectsplatform.kundalikcom.queries.places import regions_with_districts
from projectsplatform.kundalikcom.schemas import BearerIn, RegionsOut, SchoolIn, SchoolOut

router = Router()
person = TokenAuth(authenticate)


@router.post(
    "/kundalikcom/set_school",
    operation_id="kundalikcom_set_school",
    summary="Name the person's school",
    auth=person,
    response=SchoolOut,
    openapi_extra=refusals(operations.set_school),
)
def set_school(request: HttpRequest, body: SchoolIn) -> dict[str, Any]:
    """Names are taken in Uzbek (either script), Russian or English, with any apostrophe and in any case.

    The words viloyati, tumani, shahri, область, район, город may be left out. Where a district and a city share a name
    the word decides; without it the place is meant whose official name is just that, else the district.
    """
    caller = caller_of(request)
    school = operations.set_school(
        user_id=caller.user_id, viloyat=body.viloyat, tuman=body.tuman, school_number=body.school_number, at=caller.at
    )
    return ok_response(_("Your school is saved."), **_school(school))


@router.post(
    "/kundalikcom/get_school",
    operation_id="kundalikcom_get_school",
    summary="The person's school",
    openapi_extra=fast_lane_documentation(BearerIn, SchoolOut, extra=refusals(SchoolNotSet)),
)
def get_school(request: HttpRequest) -> HttpResponse:
    """The school that was named last."""
    return respond(request, fast_lane.get_school)


@router.get(
    "/kundalikcom/regions",
    operation_id="kundalikcom_regions",
    summary="Regions with their districts",
    response=RegionsOut,
    openapi_extra=refusals(auth=False, body=False),
)
def regions(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Names in the language asked for, SOATO codes as keys. May be cached for a day."""
    response["Cache-Control"] = "public, max-age=86400"
    response["Vary"] = "Accept-Language"
    return {"items": [_region(region) for region in regions_with_districts()], "source": facts.SOURCE}


def _school(school: School) -> dict[str, str]:
    language, district = get_language() or "", school.district
    return {
        "viloyat": district.region.name_in(language),
        "tuman": district.name_in(language),
        "school_number": school.school_number,
        "viloyat_code": district.region.soato,
        "tuman_code": district.soato,
    }


def _region(region: Region) -> dict[str, Any]:
    return {**_place(region), "districts": [_place(district) for district in region.districts.all()]}


def _place(place: Region | District) -> dict[str, str]:
    return {"code": place.soato, "name": place.name_in(get_language() or ""), "kind": place.kind}

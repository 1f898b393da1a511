"""Who somebody is in TestMax: a teacher of subjects, a learning centre, or both."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.testmax import profiles_in_testmax
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import Refusal
from projectsplatform.testmax.operations import set_centre_name, set_subjects


@require_safe
def show_testmax(request: HttpRequest) -> HttpResponse:
    """Both profiles, each a form of its own."""
    return page(request, "cabinet/testmax.html", {"testmax": profiles_in_testmax(customer_of(request).user_id)})


@require_POST
def save_teacher(request: HttpRequest) -> HttpResponse:
    """The subjects that are ticked."""
    customer = customer_of(request)
    ticked = request.POST.getlist("subjects")
    try:
        set_subjects(user_id=customer.user_id, subjects=ticked, at=customer.at)
    except Refusal as refusal:
        shown = profiles_in_testmax(customer.user_id, ticked=ticked)
        context = {"testmax": shown, "subjects_problem": refusal.text()}
        return page(request, "cabinet/testmax.html", context, status=status_of(type(refusal))[0])
    return send_on("cabinet:settings", note="profile_saved")


@require_POST
def save_centre(request: HttpRequest) -> HttpResponse:
    """The centre's name."""
    customer = customer_of(request)
    name = request.POST.get("name", "")
    try:
        set_centre_name(user_id=customer.user_id, name=name, at=customer.at)
    except Refusal as refusal:
        shown = profiles_in_testmax(customer.user_id, name=name)
        context = {"testmax": shown, "name_problem": refusal.text()}
        return page(request, "cabinet/testmax.html", context, status=status_of(type(refusal))[0])
    return send_on("cabinet:settings", note="profile_saved")

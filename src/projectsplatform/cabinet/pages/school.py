"""The school a person works for: region, district, number."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projectsplatform.cabinet.forms import SchoolForm
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.schools import districts_in, school_choice
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import Refusal
from projectsplatform.kundalikcom.operations.schools import set_school


@require_http_methods(["GET", "HEAD", "POST"])
def show_school(request: HttpRequest) -> HttpResponse:
    """The school that is set, and the way to another one."""
    customer = customer_of(request)
    if request.method != "POST":
        return _school_page(request, customer, SchoolForm())
    form = SchoolForm(request.POST)
    if not form.is_valid():
        return _school_page(request, customer, form, status=422)
    try:
        set_school(user_id=customer.user_id, **form.cleaned_data, at=customer.at)
    except Refusal as refusal:
        form.refuse(refusal)
        return _school_page(request, customer, form, status=status_of(type(refusal))[0])
    return send_on("cabinet:school", note="school_set")


@require_POST
def show_region(request: HttpRequest) -> HttpResponse:
    """The districts of the region that was chosen, without a script; what else was typed stays."""
    return _school_page(request, customer_of(request), SchoolForm(initial=request.POST.dict()))


@require_safe
def show_districts(request: HttpRequest) -> HttpResponse:
    """Only the choice of a district, for the script that follows the region."""
    customer_of(request)
    context = {"form": SchoolForm(), "districts": districts_in(request.GET.get("viloyat", ""))}
    return page(request, "cabinet/districts.html", context)


def _school_page(request: HttpRequest, customer: Caller, form: SchoolForm, *, status: int = 200) -> HttpResponse:
    choice = school_choice(customer.user_id, region=form["viloyat"].value() or "")
    school = choice.school
    if school is not None and not form.is_bound:
        form.initial = {"tuman": school.district_id, "school_number": school.school_number, **form.initial}
    context = {"form": form, "choice": choice, "districts": choice.districts}
    return page(request, "cabinet/school.html", context, status=status)

"""What a stranger sees first."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.pages.share_picture import share_picture
from projectsplatform.cabinet.pages.sharing import sharing
from projectsplatform.cabinet.queries.bot import bot_address
from projectsplatform.cabinet.queries.price_table import cheapest_month, price_table
from projectsplatform.cabinet.queries.prices import price_lists
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.languages import page_language
from projectsplatform.cabinet.rules.visits import caller_of
from projectsplatform.kit.api.languages import LANGUAGES
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.rules.answers import BotApiError


@require_safe
def show_start(request: HttpRequest) -> HttpResponse:
    """What the programs do, what they cost and how to begin; who is signed in goes home."""
    if caller_of(request) is not None:
        return redirect("cabinet:home")
    at = now()
    company, on_sale = company_at(at), price_lists(at)
    context = {
        "price_lists": on_sale,
        "price_table": price_table(on_sale),
        "cheapest": cheapest_month(on_sale),
        "company": company,
        "sharing": sharing(company),
        "demo": settings.DEMO,
    }
    response = page(request, "cabinet/start.html", context)
    if language := page_language(request):
        cookies.put(response, cookies.LANGUAGE, language, lasts=cookies.YEAR)
    return response


@require_safe
def show_picture(request: HttpRequest, language: str) -> HttpResponse:
    """What messengers show beside a link to the start page."""
    if language not in LANGUAGES:
        raise NothingThere
    response = HttpResponse(share_picture(language), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def open_bot(request: HttpRequest) -> HttpResponse:
    """On to the bot's chat: our pages and printed codes name this address, which does not change with the bot."""
    try:
        return redirect(bot_address())
    except BotApiError:
        return page(request, "cabinet/bot_unreachable.html", {}, status=503)


@require_safe
def show_bot_code(request: HttpRequest) -> HttpResponse:
    """The QR code of the way to the bot, as SVG."""
    drawing = BytesIO()
    address = f"{settings.PUBLIC_URL}{reverse('cabinet:bot')}"
    segno.make(address, error="m").save(drawing, kind="svg", scale=1, border=2, omitsize=True)
    response = HttpResponse(drawing.getvalue(), content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def show_privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about people, and for how long."""
    return page(request, "cabinet/privacy.html", {})


@require_safe
def show_terms(request: HttpRequest) -> HttpResponse:
    """What is sold, and on which terms."""
    return page(request, "cabinet/terms.html", {})

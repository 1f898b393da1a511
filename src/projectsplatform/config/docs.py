"""The pages of the API: a guide with samples, and a reference. They need no script."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from projectsplatform.config.docs_reference import PAGE_LANGUAGE, Values, reference_of
from projectsplatform.config.openapi import DocumentedAPI

SAMPLES: Final = Path(__file__).with_name("samples")
LANGUAGES: Final = {"curl": "curl", "python": "Python", "csharp": "C#"}
"""Files of samples, and what their language is called."""
SAMPLE_BASE: Final = "https://example.uz"
_MARK: Final = " step: "
View = Callable[[HttpRequest], HttpResponse]


def guide(api: DocumentedAPI) -> View:
    """The view of the guide."""
    return _page("docs.html", lambda: {**reference_of(api), "samples": samples(settings.PUBLIC_URL)})


def reference(api: DocumentedAPI) -> View:
    """The view of the reference: every operation with its values and refusals."""
    return _page("docs_reference.html", lambda: reference_of(api))


def _page(template: str, context: Callable[[], Values]) -> View:
    """In English, whatever the browser prefers: the pages are for programmers."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        with translation.override(PAGE_LANGUAGE):
            response = render(request, template, context())
        response["Content-Language"] = PAGE_LANGUAGE
        return response

    return page


def samples(base: str) -> dict[str, dict[str, str]]:
    """Step → its code by language, as sent to the platform at `base`."""
    steps: dict[str, dict[str, str]] = {}
    for name, language in LANGUAGES.items():
        for step, code in _steps(SAMPLES.joinpath(f"{name}.txt").read_text(encoding="utf-8")):
            steps.setdefault(step, {})[language] = code.replace(SAMPLE_BASE, base)
    return steps


def _steps(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a file of samples; each begins with a comment that says `step: name`."""
    for part in text.split(_MARK)[1:]:
        name, _, code = part.partition("\n")
        yield name, code.rstrip().removesuffix("#").removesuffix("//").strip("\n")

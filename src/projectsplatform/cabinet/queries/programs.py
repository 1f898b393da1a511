"""The program of a product, for a page."""

from datetime import datetime

from django.utils.translation import get_language

from projectsplatform.licences.queries.program_versions import program_at
from projectsplatform.licences.rules.program_versions import ShownProgram, show_program


def program_of(product_code: str, at: datetime) -> ShownProgram:
    """In the language of the page. One statement."""
    return show_program(program_at(product_code, at), get_language() or "uz")

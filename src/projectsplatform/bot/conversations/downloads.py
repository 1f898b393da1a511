"""Where a person's programs are: what owners wrote of them, links, and the checksums of their files."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projectsplatform.bot.conversations.screens import Customer, Row, Screen, menu_row, opens
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.queries.licences import licences_of
from projectsplatform.licences.queries.program_versions import program_at, programs_at
from projectsplatform.licences.rules.program_versions import ShownProgram, show_program
from projectsplatform.licences.rules.programs import programs_by_code
from projectsplatform.telegram.models import Button


def show_downloads(customer: Customer, argument: str) -> Screen:
    """`argument`: a product; without one the person chooses, of theirs first. Raises NothingThere."""
    if argument:
        return _show(customer, argument)
    told = programs_at(programs_by_code(), customer.at)
    own = [licence.product for licence in licences_of(customer.user.id, customer.at) if licence.product in told]
    codes = own or [code for code in programs_by_code() if code in told]
    if not codes:
        return Screen(_("Nothing can be downloaded yet. Ask support for the program."), [menu_row()])
    if len(codes) == 1:
        return _show(customer, codes[0])
    rows = [[opens(str(ProductCode(code).label), "download", code)] for code in codes]
    return Screen(_("Which program?"), [*rows, menu_row()])


def download_row(customer: Customer, product: str) -> list[Row]:
    """A button to the product's program, where anything is said of it."""
    known = show_program(program_at(product, customer.at), "uz")
    return [[opens(_("Download"), "download", product)]] if known else []


def _show(customer: Customer, code: str) -> Screen:
    if code not in ProductCode.values:
        raise NothingThere
    program = show_program(program_at(code, customer.at), get_language() or "uz")
    parts = [str(ProductCode(code).label), program.about, *_sums(program), _numbered(program)]
    if not program:
        parts.append(_("Nothing can be downloaded yet. Ask support for the program."))
    rows = [row for link in program.links for row in _buttons(link.platform_name, link.url, link.sha256)]
    return Screen("\n\n".join(part for part in parts if part), [*rows, menu_row()])


def _sums(program: ShownProgram) -> list[str]:
    sums = [f"SHA-256, {link.platform_name}:\n{link.sha256}" for link in program.links if link.sha256]
    hint = _("Compare it with the file that you downloaded: another value means another file. Do not start that.")
    return [*sums, hint] if sums else []


def _numbered(program: ShownProgram) -> str:
    return "\n".join(f"{number}. {step}" for number, step in enumerate(program.steps, 1))


def _buttons(platform: str, url: str, sha256: str) -> list[Row]:
    if not sha256:
        return [[Button(text=_("Open: {platform}").format(platform=platform), url=url)]]
    download = Button(text=_("Download: {platform}").format(platform=platform), url=url)
    return [[download], [Button(text=f"SHA-256: {platform}", copy_text=sha256)]]

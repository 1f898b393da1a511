"""Which audiences there can be."""

from projectsplatform.aloqa.enums import Standing
from projectsplatform.aloqa.errors import AudienceInvalid
from projectsplatform.aloqa.models import LANGUAGES, Audience
from projectsplatform.licences.enums import ProductCode


def check_audience(audience: Audience) -> None:
    """Raises AudienceInvalid: an unknown word, days the wrong way round, or an end asked of people without a licence."""
    known = (
        set(audience.programs) <= set(ProductCode.values)
        and set(audience.standings) <= set(Standing.values)
        and set(audience.languages) <= set(LANGUAGES)
    )
    asks_for_end = audience.ends_from or audience.ends_to
    if not known or (asks_for_end and Standing.NONE in audience.standings):
        raise AudienceInvalid
    for first, last in ((audience.ends_from, audience.ends_to), (audience.seen_from, audience.seen_to)):
        if first and last and first > last:
            raise AudienceInvalid

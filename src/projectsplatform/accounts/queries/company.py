"""What the company says about itself."""

from datetime import datetime

from projectsplatform.accounts.models import CompanyDetails, CompanyVersion
from projectsplatform.accounts.queries.versions import in_effect


def company_at(at: datetime) -> CompanyDetails:
    """The newest version that has taken effect; empty details before the first. One statement."""
    valid = in_effect(CompanyVersion.objects.all(), at).order_by("-number").first()
    return valid.details if valid is not None else CompanyDetails()

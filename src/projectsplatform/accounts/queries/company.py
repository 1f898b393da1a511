"""What the company says about itself."""

from datetime import datetime

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.models import CompanyDetails, CompanyVersion


def company_at(at: datetime) -> CompanyDetails:
    """The newest version that has taken effect; empty details before the first. One statement."""
    valid = CompanyVersion.objects.filter(state=ChangeState.DONE, effective_at__lte=at).order_by("-number").first()
    return valid.details if valid is not None else CompanyDetails()


def details_before(version: CompanyVersion) -> CompanyDetails:
    """What the version replaces, or would have replaced."""
    earlier = CompanyVersion.objects.filter(state=ChangeState.DONE, number__lt=version.number)
    valid = earlier.order_by("-number").first()
    return valid.details if valid is not None else CompanyDetails()

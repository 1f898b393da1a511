"""What is bought, and how it is called and renewed."""

from collections.abc import Mapping
from typing import ClassVar

from django import forms

from projectsplatform.cabinet.forms.base import PageForm
from projectsplatform.licences.rules.prices import MAX_MONTHS


class BuyForm(PageForm):
    """What to buy."""

    OTHER: ClassVar = "other"
    """The choice of months that are written into a field of their own, `count`."""

    product = forms.CharField(max_length=40)
    months = forms.IntegerField(min_value=1, max_value=MAX_MONTHS)

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "BuyForm":
        """What a link or the form chose."""
        is_written = sent.get("months") == cls.OTHER
        return cls({**sent, "months": sent.get("count", "")} if is_written else dict(sent))


class ConfirmForm(BuyForm):
    """The same with what the buyer saw: the price, and the purchase that was the last one then."""

    price = forms.IntegerField(min_value=0)
    after = forms.CharField(max_length=40)


class LicenceNameForm(PageForm):
    """What a licence is called; empty for no name."""

    name = forms.CharField(required=False, max_length=500)


class RenewalForm(PageForm):
    """Automatic renewal on or off, and the price that the page showed."""

    on = forms.ChoiceField(choices=(("yes", ""), ("no", "")))
    price = forms.IntegerField(required=False, min_value=0)

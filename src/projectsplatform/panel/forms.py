"""Forms whose submission is one call of an operation. The operation checks the meaning; its refusals return to the fields."""

from typing import ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from projectsplatform.kit.errors import FieldRefusal, InvalidFields, Refusal


class ActionForm(forms.Form):
    """A form that shows the refusals of its operation. `prepared`: texts for its only text field that a key or a click puts in."""

    prepared: ClassVar[tuple[Promise, ...]] = ()

    def show_refusal(self, refusal: Refusal) -> None:
        """Puts a refusal next to the field it is about, or above all of them."""
        refusals = refusal.refusals if isinstance(refusal, InvalidFields) else (refusal,)
        for item in refusals:
            field = item.field if isinstance(item, FieldRefusal) and item.field in self.fields else None
            self.add_error(field, item.text())


class ConfirmForm(ActionForm):
    """A confirmation: there is nothing to fill in."""

    decided = forms.CharField(widget=forms.HiddenInput, initial="yes")


class ReasonForm(ActionForm):
    """A reason, kept in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is kept in the audit trail."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

"""What a member writes in a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from projectsplatform.aloqa.rules.texts import MAX_TEXT
from projectsplatform.panel.forms import ActionForm


class AnswerForm(ActionForm):
    """What a member says in a conversation."""

    text = forms.CharField(
        label=_("Message"),
        max_length=MAX_TEXT,
        help_text=_("The customer reads it in Telegram and in the cabinet, and can answer."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6, "autofocus": True}),
    )

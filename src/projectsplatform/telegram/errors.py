"""The refusals of the telegram feature."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, MalformedBody, Unauthenticated


class WebhookSecretInvalid(Unauthenticated):
    code = "webhook_secret_invalid"
    message = _("This door is for Telegram only.")


class UpdateInvalid(MalformedBody):
    code = "update_invalid"
    message = _("This is no update.")


class NotResendable(Conflict):
    code = "not_resendable"
    message = _("Only a failed message whose text is still kept can be sent again.")

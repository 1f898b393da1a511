"""Refusals about members of staff and about what staff do to accounts."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, Forbidden


class StaffAccount(Forbidden):
    code = "staff_account"
    message = _("This is an account of staff: an owner of the platform switches it off.")


class TelegramTied(Conflict):
    code = "telegram_tied"
    message = _("This member of staff has a Telegram already. If it is lost, ask for another under “Lost Telegram”.")


class ChangeOpen(Conflict):
    code = "change_open"
    message = _("The same change already waits for a second owner.")


class ChangeClosed(Conflict):
    code = "change_closed"
    message = _("This has been decided already.")


class AskerNotOwner(Conflict):
    code = "asker_not_owner"
    message = _("Whoever asked is no owner any more. Refuse this and ask for it yourself.")


class RelinkOpen(Conflict):
    code = "relink_open"
    message = _("A change of Telegram is already under way for this person.")


class RelinkClosed(Conflict):
    code = "relink_closed"
    message = _("This change of Telegram is already over.")


class OwnRelink(Forbidden):
    code = "own_relink"
    message = _("Nobody changes their own Telegram, and whoever asked does not approve.")


class NotStaff(Forbidden):
    code = "not_staff"
    message = _("Only members of staff may do this.")


class OwnerNeeded(Forbidden):
    code = "owner_needed"
    message = _("Only an owner may do this to a member of staff.")


class SecondOwnerNeeded(Forbidden):
    code = "second_owner_needed"
    message = _("Another owner must agree: neither whoever asked nor the member of staff.")


class SameHands(Forbidden):
    """Four eyes are two people: an account that one owner alone made or linked may be that owner's."""

    code = "same_hands"
    message = _("One owner alone made the account that asked or this one. Let another member of staff approve.")


class OwnAccount(Forbidden):
    code = "own_account"
    message = _("You cannot do this to your own account.")

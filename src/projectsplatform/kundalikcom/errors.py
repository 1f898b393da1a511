"""What this feature refuses."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Forbidden, Gone, NotFound, TooLarge


class RegionUnknown(FieldRefusal):
    code = "region_unknown"
    message = _("There is no such region. Write its name or its SOATO code.")
    field = "viloyat"


class DistrictUnknown(FieldRefusal):
    code = "district_unknown"
    message = _("There is no such district or city. Write its name or its SOATO code.")
    field = "tuman"


class DistrictNotInRegion(FieldRefusal):
    code = "district_not_in_region"
    message = _("This district is in another region.")
    field = "tuman"


class SchoolNumberInvalid(FieldRefusal):
    code = "school_number_invalid"
    message = _("Write the school's number, 1 to 999, or its name.")
    field = "school_number"


class SchoolNotSet(NotFound):
    code = "school_not_set"
    message = _("You have not named your school yet.")


class LoginInvalid(FieldRefusal):
    code = "login_invalid"
    message = _("Write a login of 1 to 150 characters.")
    field = "login"


class PasswordInvalid(FieldRefusal):
    code = "password_invalid"
    message = _("Write a password of 1 to 256 characters.")
    field = "password"


class LabelInvalid(FieldRefusal):
    code = "label_invalid"
    message = _("A note may have 100 characters at most.")
    field = "label"


class SearchInvalid(FieldRefusal):
    code = "search_invalid"
    message = _("Search with 100 characters at most.")
    field = "search"


class LoginExists(Conflict):
    code = "login_exists"
    message = _("This login is kept already.")


class LoginRepeated(FieldRefusal):
    code = "login_repeated"
    message = _("An earlier row has this login already.")
    field = "login"


class NumberTooLong(FieldRefusal):
    code = "number_too_long"
    message = _("Excel has rounded this long number: make the cell a text and write it again.")
    field = "password"


class CellIsDate(FieldRefusal):
    code = "cell_is_date"
    message = _("Excel has made a date of this: make the cell a text and write it again.")
    field = "password"


class CellIsTruthValue(FieldRefusal):
    code = "cell_is_truth_value"
    message = _("Excel has made a truth value of this: make the cell a text and write it again.")
    field = "password"


class CellIsError(FieldRefusal):
    code = "cell_is_error"
    message = _("The formula in this cell has an error: write the value itself.")
    field = "password"


class CellNotCounted(FieldRefusal):
    code = "cell_not_counted"
    message = _("The formula in this cell has no value yet: open the file in Excel, save it and choose it again.")
    field = "password"


class CellOfNothing(FieldRefusal):
    code = "cell_of_nothing"
    message = _("This is a zero, as a formula over an empty cell gives: write the value itself, as a text.")
    field = "password"


class CellShownOtherwise(FieldRefusal):
    code = "cell_shown_otherwise"
    message = _("The format of this cell shows another text than it holds: make the cell a text and write it again.")
    field = "password"


class LoginTakenMeanwhile(Conflict):
    code = "login_taken_meanwhile"
    message = _("A login named {login} was added meanwhile. Rename or delete that one, then undo.")


class UndoOver(NotFound):
    code = "undo_over"
    message = _("This cannot be undone any more: the login and its password are erased.")


class LoginsFull(Conflict):
    code = "logins_full"
    message = _("No more logins can be kept: delete those that are not needed.")


class LoginUnreadable(Conflict):
    code = "login_unreadable"
    example: ClassVar = {"login": "aziza.karimova"}
    message = _(
        "The password of {login} cannot be opened: what is kept is damaged. Write that password anew, or delete the login."
    )


class VaultUnreadable(Conflict):
    code = "vault_unreadable"
    message = _("Your logins cannot be opened: their key is damaged or missing. Nothing was deleted. Write to support.")


class ReauthenticationRequired(Forbidden):
    code = "reauthentication_required"
    message = _("Confirm your password first: secrets are shown for 10 minutes after that.")


class FileTooLarge(TooLarge):
    code = "file_too_large"
    message = _("The file is too large: {megabytes} MB at most.")


class NotAWorkbook(FieldRefusal):
    code = "not_a_workbook"
    message = _("This is not an XLSX file. In Excel choose “Save as” and the type “Excel workbook (.xlsx)”.")
    field = "file"


class WorkbookProtected(FieldRefusal):
    code = "workbook_protected"
    message = _(
        "This file is protected by a password. Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, empty the "
        "field, save the file and choose it again."
    )
    field = "file"


class OldWorkbook(FieldRefusal):
    code = "old_workbook"
    message = _(
        "This is a file of an old Excel (.xls). In Excel choose “Save as” and the type “Excel workbook (.xlsx)”."
    )
    field = "file"


class SheetTooLarge(FieldRefusal):
    code = "sheet_too_large"
    message = _("The table is too large: {rows} rows and {columns} columns at most. Divide it into several files.")
    field = "file"


class ColumnsMissing(FieldRefusal):
    code = "columns_missing"
    message = _("No columns “Login” and “Password” were found in the first rows. Take the template.")
    field = "file"


class ImportOver(Gone):
    code = "import_over"
    message = _("This preview is over: nothing was imported. Choose the file once more.")

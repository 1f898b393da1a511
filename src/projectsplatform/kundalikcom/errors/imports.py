"""What is refused of a table of logins: its file, its cells, and a preview that is over."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import FieldRefusal, Gone, TooLarge


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

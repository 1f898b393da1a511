from projectsplatform.payments.models.differences import Difference
from projectsplatform.payments.models.fiscal import FiscalReceipt, FiscalSettings
from projectsplatform.payments.models.payments import LEAST, MOST, PROVIDER_ID_LENGTH, ProviderEvent, ProviderPayment
from projectsplatform.payments.models.reconciliation import ReconciliationRun, StatementLine, UnreadLine
from projectsplatform.payments.models.refunds import ANSWER_LENGTH, ProviderRefund
from projectsplatform.payments.models.statement_files import StatementColumns, StatementFile

__all__ = [
    "ANSWER_LENGTH",
    "LEAST",
    "MOST",
    "PROVIDER_ID_LENGTH",
    "Difference",
    "FiscalReceipt",
    "FiscalSettings",
    "ProviderEvent",
    "ProviderPayment",
    "ProviderRefund",
    "ReconciliationRun",
    "StatementColumns",
    "StatementFile",
    "StatementLine",
    "UnreadLine",
]

"""Payments through providers, what the providers asked, what staff give back, and fiscal data."""

from projectsplatform.payments.admin import queue
from projectsplatform.payments.admin.events import ProviderEventAdmin
from projectsplatform.payments.admin.fiscal import FiscalReceiptAdmin, FiscalSettingsAdmin
from projectsplatform.payments.admin.payments import ProviderPaymentAdmin
from projectsplatform.payments.admin.refunds import ProviderRefundAdmin
from projectsplatform.payments.reconciliation import admin as reconciliation

__all__ = [
    "FiscalReceiptAdmin",
    "FiscalSettingsAdmin",
    "ProviderEventAdmin",
    "ProviderPaymentAdmin",
    "ProviderRefundAdmin",
    "queue",
    "reconciliation",
]

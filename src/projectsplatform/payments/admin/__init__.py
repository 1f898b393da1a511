"""Payments through providers, what the providers asked, and what staff give back."""

from projectsplatform.payments.admin import queue
from projectsplatform.payments.admin.events import ProviderEventAdmin
from projectsplatform.payments.admin.payments import ProviderPaymentAdmin
from projectsplatform.payments.admin.refunds import ProviderRefundAdmin

__all__ = ["ProviderEventAdmin", "ProviderPaymentAdmin", "ProviderRefundAdmin", "queue"]

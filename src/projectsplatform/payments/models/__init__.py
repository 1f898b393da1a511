from projectsplatform.payments.models.payments import LEAST, MOST, PROVIDER_ID_LENGTH, ProviderEvent, ProviderPayment
from projectsplatform.payments.models.refunds import ANSWER_LENGTH, ProviderRefund

__all__ = ["ANSWER_LENGTH", "LEAST", "MOST", "PROVIDER_ID_LENGTH", "ProviderEvent", "ProviderPayment", "ProviderRefund"]

from projectsplatform.payments.models.payments import LEAST, MOST, PROVIDER_ID_LENGTH, ProviderEvent, ProviderPayment

__all__ = ["LEAST", "MOST", "PROVIDER_ID_LENGTH", "ProviderEvent", "ProviderPayment"]

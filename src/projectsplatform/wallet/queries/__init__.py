from projectsplatform.wallet.queries.balances import balance

__all__ = ["balance"]

"""Money: a double-entry ledger of people's balances, top-ups, purchases, reversals and statements."""

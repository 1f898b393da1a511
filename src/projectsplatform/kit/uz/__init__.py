"""Money, months, numbers, phones and texts as people here write them."""

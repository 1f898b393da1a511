"""Click's SHOP-API: two forms, Prepare and Complete, and the Merchant API that we call."""

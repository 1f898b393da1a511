"""The demo's payment providers: plain checkout pages, and calls of our own addresses exactly as the providers make them."""

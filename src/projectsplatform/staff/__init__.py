"""The staff panel: sign-in, roles, dashboard and the pages that put several features together. It owns no tables."""

"""The staff panel's dress; `UNFOLD` of the settings."""

SETTINGS = {
    "SITE_TITLE": "ProjectsPlatform",
    "SITE_HEADER": "ProjectsPlatform",
    "SITE_SYMBOL": "school",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    # Ctrl-K: by name, phone, Telegram id, receipt or licence key, in what the role may see.
    "COMMAND": {"search_models": ["accounts.user", "wallet.transfer", "licences.licence"]},
    "SIDEBAR": {"show_search": True, "command_search": True},
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "240 253 250",
            "100": "204 251 241",
            "200": "153 246 228",
            "300": "94 234 212",
            "400": "45 212 191",
            "500": "20 158 146",
            "600": "13 120 112",
            "700": "15 98 92",
            "800": "17 79 75",
            "900": "19 66 63",
            "950": "4 40 38",
        }
    },
}

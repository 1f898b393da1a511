"""The theme of the staff panel: `UNFOLD` of the settings."""

from django.templatetags.static import static

SETTINGS = {
    "SITE_TITLE": "ProjectsPlatform",
    "SITE_HEADER": "ProjectsPlatform",
    "SITE_SYMBOL": "school",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _: static("icon.svg")}],
    "STYLES": [lambda _: static("staff/panel.css")],
    "SCRIPTS": [lambda _: static("staff/panel.js")],
    # Ctrl-K: by name, phone, username, Telegram id, receipt number or licence key, in what the role may see.
    "COMMAND": {"search_callback": "projectsplatform.staff.pages.search.search_results"},
    "SIDEBAR": {"show_search": True, "command_search": True},
    "BORDER_RADIUS": "10px",
    # The cabinet's (static/platform.css): its neutral colours, then its teal.
    "COLORS": {
        "base": {
            "50": "oklch(98% .005 190)",
            "100": "oklch(95.5% .007 190)",
            "200": "oklch(90% .008 195)",
            "300": "oklch(86% .01 198)",
            "400": "oklch(72% .014 200)",
            "500": "oklch(52% .018 203)",
            "600": "oklch(43% .02 205)",
            "700": "oklch(36% .018 203)",
            "800": "oklch(27% .014 200)",
            "900": "oklch(20.5% .013 200)",
            "950": "oklch(15% .012 200)",
        },
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
        },
    },
}

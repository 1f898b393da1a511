"""Django's settings. What differs between installations is read by `installation`; nothing here reads the environment."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from projectsplatform import installation as _instance
from projectsplatform.config import panel_theme as _unfold
from projectsplatform.config.databases import database_settings, databases
from projectsplatform.config.file_storage import storage_settings
from projectsplatform.config.logs import logging_settings

PACKAGE = Path(__file__).resolve().parent.parent
HERE = _instance.read()

# --- of this installation
DEMO = HERE.demo
VAR_DIR = HERE.var_dir
SECRET_KEY = HERE.secret_key
VAULT_KEYS = HERE.vault_keys
LICENCE_SIGNING_KEYS = HERE.licence_signing_keys
BOT_SERVICE_TOKEN = HERE.bot_service_token
ALLOWED_HOSTS = list(HERE.allowed_hosts)
PUBLIC_URL = HERE.public_url
TRUSTED_PROXIES = HERE.trusted_proxies
TELEGRAM_BOT_TOKEN = HERE.telegram_bot_token
TELEGRAM_API_BASE = HERE.telegram_api_base
TELEGRAM_WEBHOOK_SECRET = HERE.telegram_webhook_secret
TELEGRAM_SIMULATED = DEMO and not TELEGRAM_BOT_TOKEN
PAYME_MERCHANT_ID, PAYME_KEYS, PAYME_ADDRESSES = HERE.payme_merchant_id, HERE.payme_keys, HERE.payme_addresses
CLICK_SERVICE_ID, CLICK_MERCHANT_ID = HERE.click_service_id, HERE.click_merchant_id
CLICK_MERCHANT_USER_ID, CLICK_SECRET_KEY = HERE.click_merchant_user_id, HERE.click_secret_key
CLICK_API = f"{PUBLIC_URL}/demo/pay/click/api" if DEMO else ""  # empty: Click's own address
UZUM_SERVICE_ID, UZUM_LOGIN, UZUM_PASSWORD = HERE.uzum_service_id, HERE.uzum_login, HERE.uzum_password
LIMITS_ON = HERE.limits_on
MAX_CONCURRENT_HASHES = 4
METRICS_PORT = HERE.metrics_port
CONVERSATIONS_KEPT_MONTHS = HERE.conversations_kept_months
DATABASE_STANDBYS = HERE.database_standbys
DATABASES = databases(HERE.database_url, HERE.database_reader_url)
DATABASE_ROUTERS = ["projectsplatform.kit.db.readers.router.ReaderRouter"]
DATABASE_OWNER = database_settings(HERE.database_admin_url)  # only `migrate` has it

# --- the project
ROOT_URLCONF = "projectsplatform.config.urls"
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # the default one would put its own site, and its one-step sign-in, in place of ours
    "projectsplatform.staff.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton",  # sets its loader and its tags
    "django_htmx",  # htmx itself is served out of this package
    "procrastinate.contrib.django",
    "projectsplatform.kit",
    "projectsplatform.panel",
    "projectsplatform.telegram",
    "projectsplatform.accounts",
    "projectsplatform.wallet",
    "projectsplatform.licences",
    "projectsplatform.payments",
    "projectsplatform.kundalikcom",
    "projectsplatform.testmax",
    "projectsplatform.aloqa",
    "projectsplatform.bot",
    "projectsplatform.cabinet",
    "projectsplatform.staff",
    "projectsplatform.config.apps.PlatformConfig",
]
MIDDLEWARE = [
    "projectsplatform.config.middleware.scheme.SchemeMiddleware",
    "projectsplatform.config.middleware.requests.RequestMiddleware",
    "projectsplatform.config.middleware.headers.HeadersMiddleware",
    "projectsplatform.config.middleware.hosts.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "projectsplatform.config.middleware.compression.StaticFiles",
    "projectsplatform.config.middleware.compression.PageCompression",
    "projectsplatform.config.middleware.languages.LanguageMiddleware",
    "projectsplatform.config.middleware.own_writes.OwnWrites",
    "projectsplatform.config.middleware.api_errors.ApiErrorsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "projectsplatform.config.middleware.staff.StaffSessions",
    "projectsplatform.config.middleware.staff.StaffCsrf",
    "projectsplatform.config.middleware.staff.StaffAuthentication",
    "projectsplatform.config.middleware.staff.StaffMessages",
    "projectsplatform.config.middleware.pages.PageVisitors",
    "projectsplatform.config.middleware.pages.BodiesNotTaken",
    "projectsplatform.config.middleware.pages.PageCsrf",
    "projectsplatform.config.middleware.pages.PageRefusals",
    "projectsplatform.config.middleware.pages.PagesOnlyPosted",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "projectsplatform.cabinet.templatetags.cabinet",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "projectsplatform.cabinet.pages.layout.layout",
            ],
        },
    }
]
UNFOLD = _unfold.SETTINGS

# --- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["projectsplatform.staff.sessions.StaffBackend"]
SESSION_ENGINE = "projectsplatform.staff.sessions"
PASSWORD_HASHERS = ["projectsplatform.kit.security.passwords.CappedArgon2"]
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "projectsplatform.config.views.csrf_refused"

# --- transport
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-staff" if HTTPS else "staff"
CSRF_COOKIE_NAME = "__Host-staff-csrf" if HTTPS else "staff-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
APPEND_SLASH = False

# --- languages and time
LANGUAGE_CODE = "uz"
LANGUAGES = [("uz", _("Uzbek (Latin)")), ("uz-cyrl", _("Uzbek (Cyrillic)")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "projectsplatform.config.formats"
TIME_ZONE = "Asia/Tashkent"

# --- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": storage_settings(HERE.files, VAR_DIR),
    "staticfiles": {"BACKEND": "projectsplatform.config.static_files.HashedFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
WHITENOISE_USE_FINDERS = True  # the packages' own folders are served: nothing to collect, nothing to forget
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
WHITENOISE_ALLOW_ALL_ORIGINS = False

LOGGING = logging_settings(demo=DEMO, log_format=HERE.log_format)
CHECK_REFUSALS = False  # tests fail where an operation raises a refusal that it does not declare
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # Django's CSRF check is there, as a subclass that keeps to its paths

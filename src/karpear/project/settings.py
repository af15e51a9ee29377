"""All settings, from the environment (docs/running/settings.md). Safe unless told otherwise."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from karpear.keys.ring import read_ring
from karpear.ops.backup_env import backup_plan
from karpear.ops.databases import database
from karpear.ops.env import (
    data_folder,
    env,
    env_address,
    env_choice,
    env_icon,
    env_locales,
    env_number,
    env_phone,
    env_proxies,
    env_tiles,
    env_token,
    env_url,
    env_yes,
)
from karpear.ui.languages import languages

HERE = Path(__file__).resolve().parent
KARPEAR_DATA = data_folder()
KARPEAR_KEYS = Path(env("KARPEAR_KEYS", str(KARPEAR_DATA / "keys")))
KARPEAR_BASE_URL = env_url("KARPEAR_BASE_URL", "http://localhost:8000")
KARPEAR_EMAIL = env("KARPEAR_EMAIL")
KARPEAR_SMS = env("KARPEAR_SMS")
KARPEAR_CHAT = env("KARPEAR_CHAT")
KARPEAR_PUSH = env("KARPEAR_PUSH")
KARPEAR_SMS_IN = env("KARPEAR_SMS_IN")
KARPEAR_CHAT_IN = env("KARPEAR_CHAT_IN")
KARPEAR_SMS_NUMBER = env_phone("KARPEAR_SMS_NUMBER")
KARPEAR_DEMO = env("KARPEAR_DEMO") in {"1", "living"}
DEMO_LIVES = env("KARPEAR_DEMO") == "living"
KARPEAR_PACE = env_number("KARPEAR_PACE", 1.0, 0.001)
KARPEAR_SEND_TIMEOUT_S = env_number("KARPEAR_SEND_TIMEOUT_S", 10.0, 0.1)
KARPEAR_VAULT_MB = env_number("KARPEAR_VAULT_MB", 2048, 0)
KARPEAR_NAME = env("KARPEAR_NAME", "Notes")
KARPEAR_ICON = env_icon("KARPEAR_ICON", ("notes", "leaf", "clock"))
KARPEAR_EXIT_URL = env_address("KARPEAR_EXIT_URL", "/out")
KARPEAR_MAP_PMTILES = env_tiles("KARPEAR_MAP_PMTILES")
KARPEAR_DEAD_MAN_URL = env_url("KARPEAR_DEAD_MAN_URL")
KARPEAR_METRICS = env_token("KARPEAR_METRICS")
KARPEAR_LOG = env_choice("KARPEAR_LOG", ("text", "json"))
KARPEAR_FEDERATION_LOCAL = env_yes("KARPEAR_FEDERATION_LOCAL")
BACKUPS = backup_plan()

DEBUG = False
DATABASES = {"default": database(env("DATABASE_URL"), KARPEAR_DATA)}
#: Of SQLite: where it is there, so must be its keys.
DATABASE_FILE = Path(DATABASES["default"]["NAME"]) if DATABASES["default"]["ENGINE"].endswith("sqlite3") else None
SECRET_KEY = read_ring(KARPEAR_KEYS, DATABASE_FILE).secret_key
_BASE = urlsplit(KARPEAR_BASE_URL)
HTTPS = _BASE.scheme == "https"
ALLOWED_HOSTS = [_BASE.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
if KARPEAR_DEMO:
    ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [KARPEAR_BASE_URL]
KARPEAR_THREADS = int(env_number("KARPEAR_THREADS", 4, 1))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_proxies("KARPEAR_TLS_PROXY") else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "karpear.ui",  # before allauth, whose pages it dresses
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "karpear.keys",
    "karpear.db",
    "karpear.audit",
    "karpear.countries",
    "karpear.people",
    "karpear.messaging",
    "karpear.vault",
    "karpear.alerts",
    "karpear.checkins",
    "karpear.activities",
    "karpear.cases",
    "karpear.readiness",
    "karpear.preparedness",
    "karpear.compliance",
    "karpear.voice",
    "karpear.network",
    "karpear.sector",
    "karpear.risks",
    "karpear.screens",
    "karpear.ops",
]

MIDDLEWARE = [
    *(["karpear.ops.logs.RequestLines"] if KARPEAR_LOG == "json" else []),
    "django.middleware.security.SecurityMiddleware",
    "karpear.screens.middleware.NoStore",
    "karpear.screens.compression.Compress",  # pads its answers against guessing by length (BREACH)
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "karpear.screens.middleware.DeviceCalls",
    "karpear.screens.middleware.ForEverybody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "karpear.screens.compression.OneCookie",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "karpear.screens.session_end.Endings",
    "karpear.screens.middleware.SignInFirst",
    "karpear.screens.middleware.ReadForWhoeverAsks",
    "karpear.ui.zone.ReadersZone",
    "karpear.ui.digits.Digits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "karpear.people.second_factor.SecondFactor",
    "karpear.screens.pressure.UnderPressure",
    "allauth.account.middleware.AccountMiddleware",
    "karpear.screens.refusals.Refusals",
]

ROOT_URLCONF = "karpear.project.demo_urls" if KARPEAR_DEMO else "karpear.project.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "karpear.ui.loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "karpear.ui.templatetags.ui",
                "karpear.countries.templatetags.phones",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "karpear.ui.context.page",
                *(["karpear.ops.demo.banner.banner"] if KARPEAR_DEMO else []),
            ],
        },
    }
]
COTTON_DIR = "cotton"

# What is counted, in the memory of each process. Changes of pledges are counted where they push nothing else out.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "calls": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "calls",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["karpear.people.signin.Backend"]
ACCOUNT_ADAPTER = "karpear.people.signin.AccountAdapter"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
# A lock-out must not become a weapon: wrong passwords for one person from anywhere may not keep them out.
# Right ones are counted, too: an office, or a guest house with somebody hostile in it, shares one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "20/m/ip,60/h/key", "change_password": "10/h/user"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "karpear.people.mfa.Adapter"
MFA_FORMS = {
    "authenticate": "karpear.people.forms.codes.CodeForm",
    "reauthenticate": "karpear.people.forms.codes.CodeAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = KARPEAR_NAME

SESSION_SERIALIZER = "karpear.keys.sessions.Sealed"
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Not "no-referrer": browsers then post forms with `Origin: null`, which the CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "geolocation": ["self"],
    "camera": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

LANGUAGE_CODE = "en"
KARPEAR_LOCALES = env_locales("KARPEAR_LOCALES")
LOCALE_PATHS = [*([Path(KARPEAR_LOCALES)] if KARPEAR_LOCALES else []), HERE.parent / "locale"]
LANGUAGES = languages(LOCALE_PATHS)
LANGUAGE_COOKIE_NAME = "lang"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = "karpear.ui.formats"
TIME_ZONE = "Asia/Phnom_Penh"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "karpear.ops.server.static.Storage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# Of a whole request, spreadsheets included. What is uploaded never touches the disk.
LARGEST_BODY = 2_500 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "karpear.ops.logs.Quiet", "format": "{levelname} {name} {message}", "style": "{"},
        "json": {"()": "karpear.ops.logs.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": KARPEAR_LOG}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "karpear": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "apprise": {
            "level": "CRITICAL"
        },  # it writes the numbers that it could not reach; what failed stands in the row
    },
}

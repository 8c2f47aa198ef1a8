"""All settings of Kogge. Everything that differs between installations comes from the environment.

`KOGGE_MODE` is `run` (production, the default), `demo`, `dev` or `test`; the launcher sets it.
"""

import os
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env
from environs import validate as must

from kogge.seams import *  # noqa: F403

env = Env()
os.environ.setdefault("OPENPYXL_LXML", "False")  # sheets by the XML of the standard library, whatever is installed
BASE_DIR = Path(__file__).resolve().parent

# What kind of installation this is -------------------------------------------
MODE = env.str("KOGGE_MODE", "run", validate=must.OneOf(["run", "demo", "dev", "test"]))
DEBUG = MODE == "dev"
IS_DEMO = MODE == "demo"
# In demo and development there is no mail server: mails are read at /mailbox/.
HAS_MAILBOX = MODE in {"demo", "dev"} and not env.str("EMAIL_URL", "")

DATA_DIR = Path(env.str("KOGGE_DATA", "var/data"))
SECRET_KEY = env.str("KOGGE_SECRET_KEY", "")
SECRET_KEY_FALLBACKS = env.list("KOGGE_OLD_SECRET_KEYS", [])
SITE_ADDRESS = env.str("KOGGE_ADDRESS", "http://localhost:8000").rstrip("/")
IS_HTTPS = SITE_ADDRESS.startswith("https://")
ALLOWED_HOSTS = [urlsplit(SITE_ADDRESS).hostname, *env.list("KOGGE_HOSTS", [])]
if MODE in {"demo", "dev"}:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1"]
CSRF_FAILURE_VIEW = "kogge.commons.people.kept_views.form_too_old"
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
SECURITY_CONTACT = env.str("KOGGE_SECURITY_CONTACT", "office@example.org" if IS_DEMO else "")

# Applications: one line per room ---------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "lucide",
    "django_countries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "kogge.base",
    "django.forms",  # after base, whose field.html comes first
    "kogge.commons.search",
    "kogge.commons.jobs",
    "kogge.commons.journal",
    "kogge.commons.mail",
    "kogge.commons.postmaster",
    "kogge.commons.files",
    "kogge.commons.regions",
    "kogge.commons.people",
    "kogge.commons.privacy",
    "kogge.commons.clusters",
    "kogge.commons.profiles",
    "kogge.commons.upkeep",
    "kogge.commons.imports",
    "kogge.commons.talk",
    "kogge.commons.surveys",
    "kogge.commons.findings",
    "kogge.commons.events",
    "kogge.commons.timetables",
    "kogge.commons.calendars",
    "kogge.training.competences",
    "kogge.training.programmes",
    "kogge.training.prestudy",
    "kogge.training.nominations",
    "kogge.training.batches",
    "kogge.training.nominators",
    "kogge.training.questions",
    "kogge.training.costs",
    "kogge.training.groups",
    "kogge.training.evaluations",
    "kogge.training.assignments",
    "kogge.training.marking",
    "kogge.training.units",
    "kogge.training.selection",
    "kogge.training.decisions",
    "kogge.training.learning",
    "kogge.training.agreements",
    "kogge.training.achievements",
    "kogge.training.teaching",
    "kogge.training.issuers",
    "kogge.training.selfassessments",
    "kogge.training.credentials",
    "kogge.training.europass",
    "kogge.training.booklet",
    "kogge.portal.desk",
    "kogge.portal.backups",
    "kogge.portal.platform",
    "kogge.portal.opendata",
    "kogge.portal.home",
    "kogge.portal.demonstration",
]

MIDDLEWARE = [
    "kogge.base.logs.numbered",
    "kogge.commons.journal.stored.answer_from_store",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "kogge.base.middleware.readable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kogge.commons.people.viewing.viewing",
    "kogge.commons.journal.closing.maintenance",
    "allauth.account.middleware.AccountMiddleware",
    "kogge.commons.people.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kogge.commons.people.middleware.reader",
    "kogge.commons.files.limits.uploads",
    "kogge.base.middleware.refusals",
    "kogge.commons.journal.once.send_once",
]

# Fragments of the shell, in each process; everything shared is in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 3_000},
    }
}

ROOT_URLCONF = "kogge.urls"
WSGI_APPLICATION = "kogge.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database: SQLite in one file, or PostgreSQL by DATABASE_URL -------------------
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR.absolute() / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; "
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=27103364;",
    }
else:
    DATABASES["default"]["ENGINE"] = "kogge.postgres"  # Django's, but for how it sees whether the server is there
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
    )
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)

# Templates: cotton for components, partials for parts of pages ----------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kogge.base.templatetags.kogge",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kogge.portal.home.hats.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# People and sessions -----------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["kogge.commons.people.backends.ByAddress"]
LOGIN_URL = "sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name", "called"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kogge.commons.people.passwords.KnownPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# allauth does the cryptography of passkeys, codes and OpenID Connect; doors, pages, limits and mails are ours.
ACCOUNT_ADAPTER = "kogge.commons.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "kogge.commons.people.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "kogge.commons.people.adapters.IdentityAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link; a form may lead to no other host, by our security policy
SOCIALACCOUNT_PROVIDERS = {}
# Signing in through another house: its issuer names the identities, so another issuer is another identity.
if OIDC_ISSUER := env.str("KOGGE_OIDC_ISSUER", "").rstrip("/"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": f"oidc-{sha256(OIDC_ISSUER.encode()).hexdigest()[:16]}",
                "name": env.str("KOGGE_OIDC_NAME", urlsplit(OIDC_ISSUER).hostname),
                "client_id": env.str("KOGGE_OIDC_CLIENT"),
                "secret": env.str("KOGGE_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # after the last time that something was done
SESSION_LASTS = 60 * 60 * 24 * 30  # after signing in, whatever was done since
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-kogge" if IS_HTTPS else "kogge"
CSRF_COOKIE_NAME = "__Host-kogge-csrf" if IS_HTTPS else "kogge-csrf"
THEME_COOKIE_NAME = "__Host-kogge-theme" if IS_HTTPS else "theme"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Languages -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("da", "dansk"),
    ("de", "Deutsch"),
    ("et", "eesti"),
    ("en", "English"),
    ("lv", "latviešu"),
    ("lt", "lietuvių"),
    ("nb", "norsk"),
    ("pl", "polski"),
    ("fi", "suomi"),
    ("sv", "svenska"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
USE_THOUSAND_SEPARATOR = True
COUNTRIES_FIRST = ["DK", "EE", "FI", "DE", "LV", "LT", "NO", "PL", "SE"]

# Security headers: nothing inline, nothing from elsewhere (so whole public pages can be stored) ----
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "object-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    }
}
# Of every answer, unless its page says otherwise; those of Django and of the policy above come besides.
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy in front does it
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 * 2 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("KOGGE_HSTS_SUBDOMAINS", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("KOGGE_PROXIES", 0)

# Static files, with names that change with their content ----------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILES = env.str("KOGGE_FILES", "")  # s3://bucket?endpoint=https://…&region=…, with AWS's own variables for the keys
STORAGES = {
    "default": {"BACKEND": "kogge.commons.files.bucket.Bucket", "OPTIONS": {"address": FILES}}
    if FILES
    else {"BACKEND": "kogge.commons.files.place.Folder", "OPTIONS": {"location": DATA_DIR.absolute() / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Uploads: received in a folder for temporary files, kept in another or in a bucket (docs/decisions/0018) ---
UPLOAD_MOST = env.int("KOGGE_UPLOAD_MOST", 20_000_000)  # bytes of one file
REQUEST_MOST = 3 * UPLOAD_MOST + 4_000_000  # of all that is sent at once; the proxy in front has the same limit
UPLOAD_QUOTA = env.int("KOGGE_UPLOAD_QUOTA", 500_000_000)  # of all that one person keeps here
FILE_UPLOAD_HANDLERS = ["kogge.commons.files.limits.Receiver"]
UPLOADING = DATA_DIR.absolute() / "tmp"  # the folder in which uploads lie until their request is over
SCANNER = env.str("KOGGE_SCAN", "")  # reads a file from its standard input and ends with 0 (clean) or 1

# Mail: rows of our own outbox, handed to one mail server -----------------------------
MAIL_SERVER = urlsplit(env.str("EMAIL_URL", "") or "smtp://localhost:25")
_port, _crypt = {
    "smtp": (25, MAIL_SERVER.query.lower()),
    "submission": (587, "tls=true"),
    "smtps": (465, "ssl=true"),
}.get(MAIL_SERVER.scheme, (0, "?"))
if _crypt not in {"", "tls=true", "ssl=true"}:  # a slip of the pen must not turn encryption off
    raise ImproperlyConfigured(
        "EMAIL_URL is smtp://…, smtp://…?tls=true, smtp://…?ssl=true, submission://… or smtps://…"
    )
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.hostname or "localhost", MAIL_SERVER.port or _port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL_SERVER.username or ""), unquote(MAIL_SERVER.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _crypt == "tls=true", _crypt == "ssl=true"  # STARTTLS; or from the first byte
EMAIL_TIMEOUT = 30  # seconds to connect, encrypt and sign in
MAIL_SECONDS = 120  # for one mail in all
MAIL_FROM = env.str("KOGGE_MAIL_FROM", f"kogge@{urlsplit(SITE_ADDRESS).hostname}")
MAIL_BOUNCES = env.str("KOGGE_MAIL_BOUNCES", "")  # bounces@host: mails that come back go to bounces+…@host
MAIL_ANSWERS = env.str("KOGGE_MAIL_ANSWERS", MAIL_BOUNCES)  # talk@host: answers to threads go to talk+…@host
MAIL_BOX = env.str("KOGGE_IMAP", "")  # imaps://user:password@host/INBOX, if mails are to be fetched
_box = urlsplit(MAIL_BOX)
_is_near = (_box.scheme, _box.hostname) in {("imap", "localhost"), ("imap", "127.0.0.1")}
if MAIL_BOX and not _is_near and not (_box.scheme == "imaps" and _box.hostname):  # else a password in plain
    raise ImproperlyConfigured("KOGGE_IMAP is imaps://user:password@host/INBOX; imap://… only for localhost")
DKIM_SELECTOR, DKIM_KEY = env.str("KOGGE_DKIM_SELECTOR", ""), env.str("KOGGE_DKIM_KEY", "")  # RSA, a file
DKIM_ED25519_SELECTOR = env.str("KOGGE_DKIM_ED25519_SELECTOR", "")
DKIM_ED25519_KEY = env.str("KOGGE_DKIM_ED25519_KEY", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# Background work: rows in our own database, no broker ------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Logs: on standard error, as lines for people or as JSON with a line for each request -------------------
LOGS = env.str("KOGGE_LOGS", "lines", validate=must.OneOf(["lines", "json"]))
METRICS_TOKEN = env.str("KOGGE_METRICS_TOKEN", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "kogge.base.logs.Json" if LOGS == "json" else "kogge.base.logs.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "kogge.request": {"level": "INFO" if LOGS == "json" else "WARNING"},
        "django.server": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "flufl": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors of the content security policy does it
    "security.W008",  # the redirect to https is the proxy's
    "security.W005",  # whether sub-domains speak https, too, the operator knows (KOGGE_HSTS_SUBDOMAINS)
    "security.W021",  # nor is the browsers' preload list
]
_("Kogge")  # the name stands in the catalogues, so that translators see it is a name

"""Settings, read from the environment alone (docs/operations.md lists every name)."""

import os
import sys
from ipaddress import ip_network
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from baton.web import assets

env = environ.FileAwareEnv()
HOME = Path(env.str("BATON_HOME", default=str(Path(__file__).resolve().parents[2])))
if (HOME / ".env").is_file():
    env.read_env(HOME / ".env")

DEVELOPMENT_KEY = "development-only-not-a-secret"
PRODUCTION = env.bool("BATON_PRODUCTION", default=False)
SECRET_KEY = env.str("BATON_SECRET_KEY", default=DEVELOPMENT_KEY)
if PRODUCTION and SECRET_KEY == DEVELOPMENT_KEY:
    raise ImproperlyConfigured(
        "BATON_SECRET_KEY is not set, so Baton did not start. Set it to a long random text and keep it safe."
    )

# Secrets at rest are encrypted with these, the newest first; without production with what everybody knows.
DEVELOPMENT_FIELD_KEY = "ZGV2ZWxvcG1lbnQtb25seS1ub3QtYS1zZWNyZXQtISE="
BATON_FIELD_KEYS = env.str("BATON_FIELD_KEYS", default="" if PRODUCTION else DEVELOPMENT_FIELD_KEY).replace(",", " ").split()

BATON_URL = env.str("BATON_URL", default="http://127.0.0.1:8000")
SECURE = BATON_URL.startswith("https://")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", BATON_URL.split("//", 1)[-1].split("/")[0].split(":")[0]]
DEBUG = False
# The proxies whose word on a visitor's address, scheme and host is believed (foundation/visitors.py).
try:
    BATON_TRUSTED_PROXIES = [ip_network(name) for name in env.str("BATON_TRUSTED_PROXIES", default="").replace(",", " ").split()]
except ValueError as error:
    raise ImproperlyConfigured(
        f"BATON_TRUSTED_PROXIES: {error}. Baton did not start. Write addresses and networks such as 10.0.0.7, 10.0.0.0/8, apart by commas."
    ) from error

INSTALLED_APPS = [
    "baton.web",  # first: its templates go before those of the libraries
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "baton.foundation",
    "baton.catalog",
    "baton.fields",
    "baton.crm",
    "baton.ledger",
    "baton.billing",
    "baton.documents",
    "baton.exchange",
    "baton.messages",
    "baton.api",
]

MIDDLEWARE = [
    "baton.foundation.visitors.Proxies",  # first: what the others look at is the visitor's own
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "baton.web.sessions.Sessions",
    "baton.web.entrance.Entrance",
]
FILE_UPLOAD_HANDLERS = [
    "baton.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATIC_URL = f"/static/{assets.stamp()}/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no page of somebody else needs our fonts
WHITENOISE_IMMUTABLE_FILE_TEST = assets.for_ever
ROOT_URLCONF = "baton.urls"
WSGI_APPLICATION = "baton.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "baton.web.shell.shell",
            ]
        },
    }
]


def database(url: str) -> dict:
    """Django's settings for one address; every limit here holds for each connection of that login."""
    config = env.db_url_config(url)
    host = config.get("OPTIONS", {}).pop("host", "")  # a socket folder stands in the query: ?host=/…
    return config | {
        "HOST": host or config["HOST"],
        "ENGINE": "baton.foundation.backend",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a pooler in transaction mode keeps no cursor
        "ATOMIC_REQUESTS": False,  # perform and reading open the transactions
    }


# The command line fills these in before Django starts: from the environment, or from the embedded server.
APP_DATABASE = database(env.str("DATABASE_URL"))
OWNER_DATABASE = database(env.str("DATABASE_OWNER_URL", default=env.str("DATABASE_URL")))
AS_OWNER = env.bool("BATON_AS_OWNER", default=False)  # set by `baton migrate` alone
DATABASES = {"default": OWNER_DATABASE if AS_OWNER else APP_DATABASE}
TEST_DATABASE = env.str("BATON_TEST_DATABASE", default="test_baton")
DATABASES["default"]["TEST"] = {"NAME": TEST_DATABASE}
PROCESS = env.str("BATON_PROCESS", default="web")
STATEMENT_SECONDS = {"web": 5, "worker": 600, "command": 600}  # statement_timeout by kind of process
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_ON_APP_READY = "baton.wiring.connect"

AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "baton.foundation.signin.ClosedDoor"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # foundation/tries.py counts, in the database
MFA_ADAPTER = "baton.foundation.signin.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_FORMS = {"authenticate": "baton.web.codes.CodeForm"}
MFA_PASSKEY_LOGIN_ENABLED = MFA_TRUST_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_IDLE_MINUTES = env.int("BATON_SESSION_IDLE_MINUTES", default=30)
SESSION_COOKIE_AGE = 3600 * env.int("BATON_SESSION_HOURS", default=12)  # from signing in, however busy
COOKIES = "__Host-" if SECURE else ""  # so named, a browser takes them from this very host and over TLS alone
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIES}sessionid", f"{COOKIES}csrftoken"
MFA_TRUST_COOKIE_NAME = f"{COOKIES}mfa_trusted"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # not in a cookie
CSRF_TRUSTED_ORIGINS = [BATON_URL.rstrip("/")]  # whatever host a proxy asks for
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'", "data:"],
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

BATON_STORAGE = env.str("BATON_STORAGE", default=(HOME.absolute() / "var" / "documents").as_uri())
BATON_BACKUPS = env.str("BATON_BACKUPS", default=(HOME.absolute() / "var" / "backups").as_uri())  # off: none are made by themselves
BATON_BACKUPS_KEEP = env.int("BATON_BACKUPS_KEEP", default=14)
API_CALLS_PER_MINUTE = env.int("BATON_API_CALLS_PER_MINUTE", default=600)  # of one token
API_FAILURES_PER_MINUTE = env.int("BATON_API_FAILURES_PER_MINUTE", default=60)  # from one network, without a valid token

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))

SANDBOX_EMAIL_URL = env.str("SANDBOX_EMAIL_URL", default="")  # unset: what sandboxes write is kept and goes nowhere

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "baton.foundation.logs.Plain"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BATON_LOG", "WARNING")},
}

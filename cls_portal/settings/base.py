"""Settings shared by every installation; each deployment's own file imports this one."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from cls_portal import database
from cls_portal.settings.portal import *

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CLS_VAR", ROOT / "var"))

DEMONSTRATION = False
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = ""
PUBLIC_ADDRESS = os.environ.get("CLS_PUBLIC_ADDRESS", "http://127.0.0.1:8000")
# The caps of the FIPD’s calls (actions/data/README.md).
FIPD_CAPS = Path(os.environ.get("CLS_FIPD_CAPS", ROOT / "actions" / "data" / "fipd.toml"))

# For how many months the data of a contact are kept after they left (docs/decisions/personal-data.md).
CONTACT_RETENTION_MONTHS = int(os.environ.get("CLS_CONTACT_RETENTION_MONTHS", "24"))

INSTALLED_APPS = [
    "cls_portal.apps.PortalConfig",
    "territories",
    "partners",
    "diagnostics",
    "contracts",
    "actions",
    "evaluations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "dsfr",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "rest_framework",
    "widget_tweaks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cls_portal.api.authentication.TokenUseNoted",
    "cls_portal.http.RefusalsAsPages",
    "cls_portal.http.ReadOnlySafeMethods",
]

ROOT_URLCONF = "cls_portal.urls"
WSGI_APPLICATION = "cls_portal.wsgi.application"
FORM_RENDERER = "cls_portal.forms.PortalFormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["cls_portal.templatetags.portal"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cls_portal.http.page_context",
            ],
        },
    },
]

DATABASES = {
    "default": {
        **database.configuration(ROOT, os.environ),
        "CONN_MAX_AGE": 600,  # opening a connection costs more than most pages
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "cls_portal.Agent"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS: list[Path] = []

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_ROOT = VAR / "files"
IDENTITY_ROOT = VAR / "identity"
# The portal's seal: a PKCS#12 file or a PKCS#11 token (module of its maker, label of the token and of the key, PEM file
# of its certificate and chain); the passphrase or PIN from a file or the environment. Else the PEM files above.
SEAL_PKCS12 = os.environ.get("CLS_SEAL_PKCS12", "")
SEAL_PKCS11_MODULE = os.environ.get("CLS_SEAL_PKCS11_MODULE", "")
SEAL_PKCS11_TOKEN = os.environ.get("CLS_SEAL_PKCS11_TOKEN", "")
SEAL_PKCS11_LABEL = os.environ.get("CLS_SEAL_PKCS11_LABEL", "")
SEAL_PKCS11_CERTIFICATE = os.environ.get("CLS_SEAL_PKCS11_CERTIFICATE", "")
SEAL_PASSPHRASE = os.environ.get("CLS_SEAL_PASSPHRASE", "")
SEAL_PASSPHRASE_FILE = os.environ.get("CLS_SEAL_PASSPHRASE_FILE", "")
# The certificates (public) of the seals that served: what old documents are read with after the key has changed.
SEALS_ROOT = Path(os.environ.get("CLS_SEALS", VAR / "cachets"))
# The authority that timestamps the last seal (RFC 3161), the folder of the roots (PEM) that its tokens must lead to,
# and for how many hours the final file waits for a timestamp that does not come.
TSA_URL = os.environ.get("CLS_TSA_URL", "")
TSA_ROOTS = Path(os.environ.get("CLS_TSA_ROOTS", VAR / "horodatage"))
TSA_HOURS = float(os.environ.get("CLS_TSA_HOURS", "24"))
# The folder of revocation lists and responses (*.crl, *.ocsp) that certificates are judged by and that the last seal
# holds; and whether the portal may ask the authorities for more, at the addresses that their certificates name.
REVOCATION_ROOT = Path(os.environ.get("CLS_REVOCATION", VAR / "revocations"))
REVOCATION_NETWORK = os.environ.get("CLS_REVOCATION_NETWORK", "") == "1"
# The authorities whose certificates are accepted from signatories (PEM files), the qualified ones in « qualifies ».
TRUST_ROOTS = Path(os.environ.get("CLS_TRUST_ROOTS", VAR / "autorites"))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cls_portal.views.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# The manifest storage rewrites the design system's stylesheets, so their published hashes no longer match.
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_MARK_OPTIONAL_FIELDS = True

# What pyHanko finds in the files of others is told to people in our words; its own warnings fill the logs for nothing.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {name: {"level": "ERROR"} for name in ("pyhanko", "pyhanko_certvalidator")},
}

DEFAULT_FROM_EMAIL = "Portail CLS <portail@localhost>"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

PGHISTORY_APPEND_ONLY = True
# Triggers are installed after each migration, from the models: no migration to write when a column changes,
# and a migration that takes seconds instead of a minute.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "cls_portal.api.authentication.TokenAuthentication",
        "cls_portal.api.authentication.PortalSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["cls_portal.api.permissions.ScopeAllows"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "cls_portal.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cls_portal.api.problems.problem_response",
    "PAGE_SIZE": 100,
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Portail CLS",
    "DESCRIPTION": "Contrats locaux de sécurité : lecture et écriture des données du portail.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ContractKind": "contracts.models.ContractKind",
        "FollowUpBatchKind": "actions.models.BatchKind",
        "FollowedKind": "actions.models.Followed",
        "ContractState": "contracts.states.ContractState",
        "FrameworkKind": "contracts.models.FrameworkKind",
        "SignatoryCapacity": "contracts.models.Capacity",
        "SignatureMethod": "contracts.models.SignatureMethod",
        "DepositState": "contracts.models.DepositState",
        "TakeOverBatchState": "contracts.models.BatchState",
        "JobState": "cls_portal.models.JobState",
        "OrganisationKind": "partners.models.OrganisationKind",
        "CouncilKind": "partners.models.CouncilKind",
        "SeatCapacity": "partners.states.Capacity",
        "MeetingForm": "partners.states.MeetingForm",
        "MinutesState": "partners.states.MinutesState",
        "GroupKind": "partners.states.GroupKind",
        "GroupRole": "partners.states.GroupRole",
        "AgendaKind": "partners.states.AgendaKind",
        "DecisionKind": "partners.states.DecisionKind",
        "DecisionState": "partners.states.DecisionState",
        "MailingRule": "partners.states.MailingRule",
        "EvaluationKind": "evaluations.models.EvaluationKind",
        "Criterion": "evaluations.models.Criterion",
        "Verdict": "evaluations.models.Verdict",
        "Achieved": "evaluations.models.Achieved",
        "Wish": "evaluations.models.Wish",
        "RecommendationStatus": "evaluations.models.RecommendationStatus",
        "IndicatorNature": "actions.models.IndicatorNature",
        "IndicatorDirection": "actions.models.Direction",
        "MeasureFrequency": "actions.states.Frequency",
        "ActionStatus": "actions.states.Status",
        "BudgetKind": "actions.models.BudgetKind",
        "ActionPartnerRole": "actions.models.PartnerRole",
        "PlaceKind": "contracts.models.PlaceKind",
        "ResponseField": "diagnostics.models.ResponseField",
        "Fitness": "diagnostics.models.Fitness",
        "ActorPart": "diagnostics.models.ActorPart",
        "AreaKind": "territories.states.AreaKind",
        "EligibilityKind": "diagnostics.models.eligibility.EligibilityKind",
        "EvidenceKind": "diagnostics.models.EvidenceKind",
        "NominativeKind": "diagnostics.models.waivers.NAME_KINDS",
        "Priority": "diagnostics.priority.Priority",
        "DiagnosticPart": "diagnostics.states.DiagnosticPart",
        "CouncilState": "partners.states.CouncilState",
        "TerritoryKind": "territories.states.TerritoryKind",
        "EpciKind": "territories.states.EpciKind",
    },
}
JOBS_DEFERRED = True
# How many proxies of ours stand before the server: the visitor's address is then read in X-Forwarded-For.
PROXIES = int(os.environ.get("CLS_PROXIES", "0"))
BRAND = os.environ.get("CLS_BRAND", "neutre")

# The address is unique whatever its case, by a constraint of its own.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

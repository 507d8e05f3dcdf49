"""A real installation: everything secret or local comes from the environment, and is compulsory."""

import os

from django.core.exceptions import ImproperlyConfigured

from cls_portal.settings.base import *


def _required(name: str, meaning: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} n’est pas défini : {meaning}.")
    return value


SECRET_KEY = _required("CLS_SECRET_KEY", "la clé secrète de l’installation")
_required("DATABASE_URL", "l’adresse du serveur PostgreSQL, la base embarquée ne servant qu’à la démonstration")
# As the embedded server is set: compiling the statement of a dashboard, or sharing it between cores, costs more than it
# saves. `?options=` in the address decides otherwise.
DATABASES["default"]["OPTIONS"] = {
    "options": "-c jit=off -c max_parallel_workers_per_gather=0", **DATABASES["default"].get("OPTIONS", {}),
}  # fmt: skip
PUBLIC_ADDRESS = _required("CLS_PUBLIC_ADDRESS", "l’adresse publique du portail, imprimée dans les documents")
ALLOWED_HOSTS = _required("CLS_ALLOWED_HOSTS", "les noms d’hôte servis, séparés par des virgules").split(",")
EMAIL_HOST = _required("CLS_EMAIL_HOST", "le serveur de courriel")
EMAIL_PORT = int(os.environ.get("CLS_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("CLS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CLS_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = _required("CLS_EMAIL_FROM", "l’adresse d’expédition des courriels")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

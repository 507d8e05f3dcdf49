"""The demonstration and development installation: what `make run` serves."""

import secrets

from cls_portal.settings.base import *
from cls_portal.settings.base import VAR

DEMONSTRATION = True
ALLOWED_HOSTS = ["*"]


def _kept_secret() -> str:
    """The secret key of this installation, drawn at its first run and kept in `var/`."""
    file = VAR / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = _kept_secret()
# Compressing 9,600 files of the design system takes more than a minute: production only.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"

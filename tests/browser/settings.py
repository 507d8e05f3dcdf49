"""The portal as the browser tests serve it: the tests' settings, with mails that can be read on a page."""

from cls_portal.settings.test import *
from cls_portal.settings.test import VAR

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
# The story signs in the portal in every capacity.
MINIMUM_SIGNATURE_LEVELS = {}
# What fails in the server is told by the test that met it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR"}},
}

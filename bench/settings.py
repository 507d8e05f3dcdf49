"""The portal as it is served, on the database of a measurement."""

import os
from typing import Any

from cls_portal.settings.base import *  # noqa: F403
from cls_portal.settings.base import DATABASES, MIDDLEWARE

DEMONSTRATION = True
SECRET_KEY = "only-for-measurements"
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def measured(databases: dict[str, Any]) -> dict[str, Any]:
    """The database named by the measurement, written by the role that serves."""
    name = os.environ.get("CLS_BENCH_DATABASE") or databases["default"]["NAME"]
    return {**databases, "default": {**databases["default"], "NAME": name, "USER": "cls_app"}}


DATABASES = measured(DATABASES)
MIDDLEWARE = ["bench.counting.CountStatements", *MIDDLEWARE]

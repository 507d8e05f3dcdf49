"""Loaded first (`-p tests.server`): the libraries and the embedded server the tests need, before the settings."""

import os
from pathlib import Path

from cls_portal import database
from setup import system_libraries

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("CLS_TEST_DATABASE", "1")
os.environ["CLS_DATABASE_ROLE"] = "cls_owner"
os.environ["DJANGO_SETTINGS_MODULE"] = "cls_portal.settings.test"
system_libraries.activate(ROOT)
LEASE = database.ensure_running(ROOT)

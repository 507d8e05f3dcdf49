#!/usr/bin/env python3
"""Django's command line, with the embedded database and unpacked libraries at hand."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWNER_COMMANDS = frozenset({"migrate", "makemigrations", "flush", "sqlmigrate", "pgtrigger"})


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cls_portal.settings.dev")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    role = "cls_owner" if command in OWNER_COMMANDS else "cls_app"
    os.environ.setdefault("CLS_DATABASE_ROLE", role)

    from setup import system_libraries

    system_libraries.activate(ROOT)

    from cls_portal import database

    try:
        lease = database.ensure_running(ROOT)
    except database.DatabaseUnavailable as error:
        sys.exit(str(error))

    from django.core.management import execute_from_command_line

    with lease:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

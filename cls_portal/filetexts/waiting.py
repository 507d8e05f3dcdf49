"""The files whose text is still to be read: those that have an entry in the search (`cls_portal.indexing`)."""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError
from django.utils import timezone

from cls_portal import files, filetexts
from cls_portal.indexing import write_text
from cls_portal.models import FileText

logger = logging.getLogger(__name__)
SPELL = 15  # seconds: so long at once, other work waits no longer, and the next minute goes on


def read_waiting(spell: float = SPELL) -> int:
    """Read the files that were joined since the last time; how many were."""
    done, until = 0, time.monotonic() + spell
    while time.monotonic() < until and (row := FileText.objects.waiting().first()) is not None:
        _read(row)
        done += 1
    return done


def _read(row: FileText) -> None:
    """Read one; a text that the database does not take is none, so that the others are read."""
    text = filetexts.text_of(files.path_of(row.file.sha256))
    try:
        write_text(row.file_id, text, timezone.now())
    except DatabaseError:
        logger.exception("the text of file %s is not kept", row.file_id)
        write_text(row.file_id, "", timezone.now())

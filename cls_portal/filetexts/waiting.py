"""The files whose text is still to be read: those that have an entry in the search (`cls_portal.indexing`)."""

from __future__ import annotations

import time

from django.utils import timezone

from cls_portal import files, filetexts
from cls_portal.indexing import write_text
from cls_portal.models import FileText

SPELL = 45  # seconds: so long at once, the next minute goes on


def read_waiting(spell: float = SPELL) -> int:
    """Read the files that were joined since the last time; how many were."""
    done, until = 0, time.monotonic() + spell
    while time.monotonic() < until and (row := FileText.objects.waiting().first()) is not None:
        write_text(row.file_id, filetexts.text_of(files.path_of(row.file.sha256)), timezone.now())
        done += 1
    return done

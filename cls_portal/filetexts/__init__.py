"""The text of the files that people join: read once, so that the search finds them by what they say.

The only package that opens these files to read them: in a process of its own, whose memory and time are bounded, since
a small file may unfold into a huge one. What cannot be read (a scan without text, a cipher, a broken file) has no text.
`waiting.py` keeps what was read. Nothing of Django is loaded by the process that reads.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PATIENCE = 30  # seconds for one file, whatever its process does


def text_of(path: Path) -> str:
    """What the file says, as far as it is read; nothing where it cannot be."""
    command = [sys.executable, "-m", "cls_portal.filetexts.worker", str(path)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=True)
        return str(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return ""

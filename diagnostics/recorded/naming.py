"""What the name of a file says of its edition."""

from __future__ import annotations

import re
from datetime import date

from cls_portal.errors import Reason, Refused
from diagnostics.recorded.faults import CODE

PRODUCED = re.compile(r"produit-le-?(\d{4})-(\d\d)-(\d\d)")
SYNTHETIC = "synthetique"


def edition_of(name: str) -> date:
    """The day of production that SSMSI writes in its file names (« …-produit-le2026-06-25.csv.gz »)."""
    found = PRODUCED.search(name)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Refused(
        [
            Reason(
                f"{name}\u00a0: le nom du fichier ne dit pas son édition («\u00a0…produit-leAAAA-MM-JJ…\u00a0»)\u00a0: "
                "indiquez la date de production de l’édition.",
                code=CODE,
                field="edition",
            )
        ]
    )


def says_synthetic(*names: str) -> bool:
    """Whether one of these names (of a file, of what a gzip holds) says that its figures are invented."""
    return any(SYNTHETIC in name.lower().replace("é", "e") for name in names)

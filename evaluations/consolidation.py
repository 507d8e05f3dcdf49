"""What a signed amendment does to the notes of a contract's objectives (`settings.CONTRACT_CONSOLIDATORS`)."""

from __future__ import annotations

from typing import Any

from cls_portal.writing import write
from contracts.models import Contract, Objective
from evaluations.models import SubjectRating


def keep_notes(amendment: Contract, contract: Contract) -> None:
    """The note of an objective that leaves the text keeps its name, as it was numbered: nothing points to it then."""
    kept = Objective.objects.filter(contract=amendment).order_by().values("lineage")
    notes: Any = SubjectRating.objects.filter(objective__contract=contract).exclude(objective__lineage__in=kept)
    for note in notes.select_related("objective__axis").order_by("pk"):
        left = note.objective
        write(note, objective=None, objective_name=f"{left.axis.number}.{left.number} {left.title}")

"""The life of a contribution, as data."""

from __future__ import annotations

from cls_portal.machine import Machine, Transition
from diagnostics.states import ContributionState as S

CONTRIBUTION = Machine(
    name="contributions",
    births=(S.ASKED,),
    transitions=(
        Transition(
            "send", (S.ASKED,), S.SENT, "diagnostics.contribute", "Transmettre la contribution",
            "a transmis une contribution",
        ),
        Transition(
            "accept", (S.SENT,), S.ACCEPTED, "diagnostics.edit", "Retenir la contribution", "a retenu une contribution"
        ),
        Transition(
            "decline", (S.SENT,), S.DECLINED, "diagnostics.edit", "Écarter la contribution",
            "a écarté une contribution", reason=True,
        ),
        Transition(
            "withdraw", (S.ASKED, S.SENT), S.WITHDRAWN, "diagnostics.edit", "Retirer la demande",
            "a retiré une demande de contribution", danger=True,
        ),
    ),
)  # fmt: skip

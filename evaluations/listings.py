"""The lists of evaluations, and of the contracts that await one."""

from __future__ import annotations

from typing import Any

from cls_portal.listing import Address, Badge, Column, Listing
from evaluations.filters import DueFilter, EvaluationFilter
from evaluations.models import Evaluation

_CONTRACT = Address("contract-detail")


def validation_badge(evaluation: Evaluation) -> Badge:
    return Badge("Validée", "success") if evaluation.validated_on else Badge("En cours", "info")


def due_badge(contract: Any) -> Badge:
    """How far the final evaluation of a contract that ends has come."""
    if not contract.final_evaluation:
        return Badge("À lancer", "warning")
    return Badge("En cours", "info")


EVALUATIONS = Listing(
    name="evaluations",
    caption="Évaluations",
    noun=("évaluation", "évaluations"),
    feminine=True,
    row_url="evaluation-detail",
    filterset=EvaluationFilter,
    default_sort="-lancement",
    columns=(
        Column("evaluation", "Évaluation", str, kind="link"),
        Column(
            "contrat",
            "Contrat",
            "contract.reference",
            sort=("contract__reference",),
            kind="link",
            link=lambda evaluation: _CONTRACT.of(evaluation.contract_id),
        ),
        Column("fin", "Fin du contrat", "contract.ends_on", sort=("contract__ends_on",), kind="date"),
        Column("etat", "État", validation_badge, kind="badge"),
        Column("conclusion", "Conclusion", "get_verdict_display"),
        Column("validation", "Validée le", "validated_on", sort=("validated_on",), kind="date"),
        Column("lancement", "Lancée le", "created_at", sort=("created_at",), kind="date", shown=False),
    ),
)

DUE = Listing(
    name="evaluations-a-lancer",
    caption="Contrats à évaluer avant leur fin",
    noun=("contrat", "contrats"),
    row_url="contract-detail",
    filterset=DueFilter,
    default_sort="fin",
    empty="Aucun contrat n’attend son évaluation finale.",
    columns=(
        Column("reference", "Référence", sort=("reference",), kind="link"),
        Column("intitule", "Intitulé", "title"),
        Column("fin", "Fin", "ends_on", sort=("ends_on",), kind="date"),
        Column("evaluation", "Évaluation finale", due_badge, kind="badge"),
    ),
)

"""What a step still lacks."""

from __future__ import annotations

from datetime import date

from cls_portal.errors import Reason

# A diagnostic validated longer ago than this needs a written reason to serve (choice of the portal:
# the texts give no age; a three-year strategy from a « diagnostic partagé » sets the order of magnitude).
DIAGNOSTIC_FRESH_YEARS = 2


# Codes of what the préfecture may waive, in writing (product.md §3): the chain, and the predecessor's evaluation.
WAIVABLE_PREFIXES = ("chain.", "predecessor.")


def missing_period(starts_on: date | None, ends_on: date | None) -> list[Reason]:
    """A contract runs « sur des périodes déterminées »."""
    if starts_on and ends_on:
        return []
    return [Reason("La période du contrat n’est pas fixée (début et fin).", code="contract.period")]


def missing_council(has_council: bool, reason: str) -> list[Reason]:
    if has_council or reason.strip():
        return []
    return [
        Reason(
            "Le conseil qui pilote le contrat n’est pas indiqué (CLSPD ou CISPD, ou le motif de son absence).",
            code="contract.council",
        )
    ]


def missing_departmental_plan(plan: str) -> list[Reason]:
    """CSI L132-6 and D132-13: local actions fit the departmental plan."""
    if plan.strip():
        return []
    return [
        Reason(
            "Le plan départemental de prévention de la délinquance n’est pas cité (CSI, art. L. 132-6).",
            code="contract.departmental_plan",
        )
    ]


def missing_diagnostic(
    *, validated_on: date | None, covered: bool, exists: bool, older_reason: str, on: date
) -> list[Reason]:
    """A validated diagnostic of the whole territory; one that has aged needs a written reason."""
    if not exists:
        return [Reason("Aucun diagnostic n’est rattaché au contrat.", code="contract.diagnostic")]
    if validated_on is None:
        return [Reason("Le diagnostic n’est pas validé.", code="contract.diagnostic_validated")]
    missing = []
    if not covered:
        missing.append(
            Reason("Le diagnostic ne couvre pas toutes les communes du périmètre.", code="contract.diagnostic_covers")
        )
    if is_aged(validated_on, on) and not older_reason.strip():
        missing.append(
            Reason(
                f"Le diagnostic a été validé il y a plus de {DIAGNOSTIC_FRESH_YEARS} ans : "
                "indiquez pourquoi il sert encore.",
                code="contract.diagnostic_aged",
            )
        )
    return missing


def missing_eligibility(*, exists: bool, founds: bool) -> list[Reason]:
    """Computed grounds, or a reasoned decision (product.md §3); a statement that meets no ground is not enough."""
    if not exists:
        return [
            Reason(
                "L’éligibilité du territoire n’est pas rattachée : un constat calculé, ou une décision motivée.",
                code="contract.eligibility",
            )
        ]
    if not founds:
        return [
            Reason(
                "Le constat d’éligibilité rattaché ne relève aucun motif : une décision motivée de la préfecture est"
                " nécessaire.",
                code="contract.eligibility_not_met",
            )
        ]
    return []


def is_aged(validated_on: date, on: date) -> bool:
    """Whether a diagnostic validated then needs a reason to serve on that day."""
    try:
        limit = validated_on.replace(year=validated_on.year + DIAGNOSTIC_FRESH_YEARS)
    except ValueError:  # 29 February
        limit = validated_on.replace(year=validated_on.year + DIAGNOSTIC_FRESH_YEARS, day=28)
    return on > limit


def waivable(code: str) -> bool:
    """Whether the préfecture may waive this piece in writing."""
    return code.startswith(WAIVABLE_PREFIXES)

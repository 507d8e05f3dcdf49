"""What may stand in the public register."""

from __future__ import annotations

from datetime import date

from cls_portal.errors import Reason


def unpublishable(*, signed_on: date | None, amendment: bool) -> list[Reason]:
    """Why a contract may not be published: a draft binds nobody, an amendment is read in the contract it amends."""
    if amendment:
        return [Reason("Un avenant ne se publie pas\u00a0: le contrat qu’il modifie est publié tel que modifié.")]
    if signed_on is None:
        return [Reason("Seul un contrat signé se publie\u00a0: un projet n’engage personne.")]
    return []

"""What the law asks the conseil départemental to know of the councils, by year (domain.md §2)."""

from __future__ import annotations

PARIS = "75"
LAST_OF_2002, FIRST_OF_CODE = 2005, 2014
TO_CHECK = "à vérifier\u00a0: texte non lu dans sa version de cette année"


def basis(department: str, year: int) -> tuple[str, str]:
    """The sentence and the article; « à vérifier » where the text of that year was not read."""
    if department == PARIS and year >= FIRST_OF_CODE:
        text = "À Paris, un même conseil exerce les missions du conseil local et du conseil départemental"
        return text, "CSI, art. D.\u00a0132-14"
    if year >= FIRST_OF_CODE:
        text = "Le conseil départemental de prévention de la délinquance est informé de l’activité des conseils locaux"
        return text, "CSI, art. D.\u00a0132-5 et D.\u00a0132-6"
    if year <= LAST_OF_2002:
        text = "Le conseil départemental de prévention dresse chaque année un bilan de l’activité des conseils locaux"
        return text, "décret n°\u00a02002-999 du 17\u00a0juillet 2002, art.\u00a05 à 8"
    text = "Le conseil départemental de prévention de la délinquance suit l’activité des conseils locaux"
    return text, f"décret n°\u00a02006-665 du 7\u00a0juin 2006, art.\u00a012, {TO_CHECK}"

"""French words for places."""

from __future__ import annotations

import pytest

from territories.models import Territory
from territories.naming import caption, of_department, of_place


@pytest.mark.parametrize(
    ("name", "said"),
    [("Bègles", "de Bègles"), ("Le Havre", "du Havre"), ("Les Ulis", "des Ulis"), ("Évry", "d’Évry"),
     ("La Rochelle", "de La Rochelle"), ("Œuilly", "d’Œuilly")],
)  # fmt: skip
def test_a_commune_after_de(name: str, said: str) -> None:
    assert of_place(name) == said


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [("33", "Gironde", "de la Gironde"), ("69", "Rhône", "du Rhône"), ("01", "Ain", "de l’Ain"),
     ("40", "Landes", "des Landes"), ("75", "Paris", "de Paris"), ("2A", "Corse-du-Sud", "de la Corse-du-Sud")],
)  # fmt: skip
def test_a_department_after_de(code: str, name: str, said: str) -> None:
    assert of_department(code, name) == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("commune", "33039", "Commune, 33039, Gironde"),
        ("epci", "243300316", "Métropole, Gironde"),
        ("epci", "200054781", "Métropole"),
        ("delegated", "22290", "Commune déléguée, 22290, Côtes-d'Armor"),
        ("department", "33", "Département, 33"),
        ("country", "FR", "Pays"),
    ],
)
def test_what_tells_apart_territories_of_the_same_name(kind: str, code: str, said: str) -> None:
    assert caption(Territory.objects.get(kind=kind, code=code)) == said

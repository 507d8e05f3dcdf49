"""Who must sign, for every kind, day, place and transport part: the table of product.md §3."""

from __future__ import annotations

from datetime import date

import pytest

from contracts import rules
from contracts.rules import Adopter, Commune, Metropolis

DAY = date(2026, 1, 1)
TRANSPORT_DAY = date(2006, 12, 4)
COMMUNES = (Commune(1, "X1", "de Bègles", 30_000), Commune(2, "X2", "du Haillan", 11_000))
STATE = {
    "33": "Le préfet de la Gironde", "75": "Le préfet de police", "13": "Le préfet de police des Bouches-du-Rhône",
    "69": "Le préfet du Rhône", "67": "Le préfet du Bas-Rhin", "2A": "Le préfet de la Corse-du-Sud",
    "2B": "Le préfet de la Haute-Corse", "971": "Le préfet de la Guadeloupe", "972": "Le préfet de la Martinique",
    "973": "Le préfet de la Guyane", "974": "Le préfet de La Réunion", "976": "Le préfet de Mayotte",
    "975": "Le préfet de Saint-Pierre-et-Miquelon",
    "977": "Le préfet délégué auprès du représentant de l’État à Saint-Barthélemy et à Saint-Martin",
    "978": "Le préfet délégué auprès du représentant de l’État à Saint-Barthélemy et à Saint-Martin",
    "986": "L’administrateur supérieur des îles Wallis et Futuna",
    "987": "Le haut-commissaire de la République en Polynésie française",
    "988": "Le haut-commissaire de la République en Nouvelle-Calédonie",
}  # fmt: skip
ASSEMBLY = {
    "33": "Le président du conseil départemental de la Gironde", "75": None,
    "13": "Le président du conseil départemental des Bouches-du-Rhône",
    "69": "Le président du conseil départemental du Rhône", "67": "Le président du conseil départemental du Bas-Rhin",
    "2A": "Le président du conseil exécutif de Corse", "2B": "Le président du conseil exécutif de Corse",
    "971": "Le président du conseil départemental de la Guadeloupe",
    "972": "Le président du conseil exécutif de Martinique", "973": "Le président de l’assemblée de Guyane",
    "974": "Le président du conseil départemental de La Réunion",
    "976": "Le président du conseil départemental de Mayotte",
    "975": None, "977": None, "978": None, "986": None, "987": None, "988": None,
}  # fmt: skip
MAYORS = ["Le maire de Bègles", "Le maire du Haillan"]
PROSECUTOR = "Le procureur de la République"
OPERATOR = "L’exploitant du réseau de transport"


def titles(kind, code, on=DAY, transport=False, lyon=None, communes=COMMUNES):
    of = STATE[code].removeprefix("Le préfet ").removeprefix("de police ")
    rows = rules.required_signatories(
        kind, communes=communes, department_code=code, of_department=of, department=9, transport_part=transport,
        on=on, lyon=lyon,
    )  # fmt: skip
    assert all(row.source for row in rows)
    assert len({(row.capacity, row.territory) for row in rows}) == len(rows)
    return [row.title for row in rows]


@pytest.mark.parametrize("code", STATE)
@pytest.mark.parametrize("transport", [False, True])
@pytest.mark.parametrize("on", [date(2006, 12, 3), TRANSPORT_DAY, DAY])
@pytest.mark.parametrize("kind", ["CLS", "CLS_NG", "STSPD", "CTSI"])
def test_the_table_of_core_signatories(kind, on, transport, code):
    expected = [STATE[code], PROSECUTOR, *MAYORS]
    if kind == "CTSI":
        expected = [STATE[code], *MAYORS, PROSECUTOR]
    if kind == "STSPD" and on == DAY and ASSEMBLY[code]:
        expected.append(ASSEMBLY[code])
    if kind in {"CLS", "CLS_NG"} and transport and on >= TRANSPORT_DAY:
        expected.append(OPERATOR)
    said = titles(kind, code, on, transport)
    if kind == "STSPD" and on != DAY:  # before the plan of 2009: what matters is who presides, tested below
        said = [title for title in said if "conseil" not in title]
    assert said == expected


@pytest.mark.parametrize(
    ("code", "on", "title"),
    [
        ("33", date(2015, 3, 21), "Le président du conseil général de la Gironde"),
        ("33", date(2015, 3, 22), "Le président du conseil départemental de la Gironde"),
        ("2A", date(2017, 12, 31), "Le président du conseil départemental de la Corse-du-Sud"),
        ("2B", date(2018, 1, 1), "Le président du conseil exécutif de Corse"),
        ("972", date(2015, 12, 31), "Le président du conseil départemental de la Martinique"),
        ("972", date(2016, 1, 1), "Le président du conseil exécutif de Martinique"),
        ("973", date(2016, 1, 1), "Le président de l’assemblée de Guyane"),
    ],
)
def test_the_assembly_of_the_department_is_that_of_the_day(code, on, title):
    assert titles("STSPD", code, on)[-1] == title


@pytest.mark.parametrize(
    ("inside", "on", "assemblies"),
    [
        (set(), DAY, ["Le président du conseil départemental du Rhône"]),
        ({1, 2}, DAY, ["Le président de la métropole de Lyon"]),
        ({2}, DAY, ["Le président du conseil départemental du Rhône", "Le président de la métropole de Lyon"]),
        ({1, 2}, date(2014, 12, 31), ["Le président du conseil général du Rhône"]),
    ],
)
def test_around_lyon_the_metropole_holds_the_departments_place(inside, on, assemblies):
    lyon = Metropolis(8, frozenset(inside))
    assert titles("STSPD", "69", on, lyon=lyon) == [STATE["69"], PROSECUTOR, *MAYORS, *assemblies]


@pytest.mark.parametrize(
    ("presidents", "mayors", "adopting"),
    [
        ([], [], [1, 2]),
        ([(7, "Bordeaux Métropole")], [(1, "de Bègles")], [1, 2, 7]),
        ([], [(3, "de Talence")], [1, 2, 3]),
    ],
)
def test_who_adopts_a_deliberation(presidents, mayors, adopting):
    assert [row.pk for row in rules.adopters(COMMUNES, presidents, mayors)] == adopting


def test_what_is_missing_says_whose():
    rows = [Adopter(1, "de la commune de Bègles"), Adopter(7, "de l’intercommunalité «\u00a0Bordeaux Métropole\u00a0»")]
    assert [reason.text for reason in rules.missing_resolutions(rows, {1})] == [
        "La délibération de l’intercommunalité «\u00a0Bordeaux Métropole\u00a0» n’est pas enregistrée."
    ]

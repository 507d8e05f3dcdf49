"""Spreadsheets as people keep them: each a real habit, with what must be read in it.

Written as lists of rows; `workbook` and `as_csv` make the files. In `said`, the fields of each action by its number.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.cls_portal.test_spreadsheets import ods

HALLS, VICTIMS, WORKS = "Médiation dans les halls", "Aide aux victimes", "Chantiers éducatifs"
FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Ugly:
    """`said`: number of the action → field → value; `money`: (number, funder) → field → value; `wrong`: line, column,
    words of the sentence; `asked`: rows that nothing names for sure, with the number of the action proposed."""

    habit: str
    content: bytes
    name: str = "suivi.xlsx"
    sheet: str = ""
    said: dict[int, dict[str, Any]] = field(default_factory=dict)
    money: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    asked: list[tuple[str, int | None]] = field(default_factory=list)


def workbook(
    *rows: list[Any], merged: tuple[str, ...] = (), before: dict[str, Any] | None = None,
    dress: Callable[[Any], None] | None = None,
) -> bytes:  # fmt: skip
    """One sheet « Suivi » of these rows; `before`: other sheets, in front of it."""
    book = Workbook()
    book.remove(book.active)
    for name, lines in (before or {}).items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(line)
    sheet = book.create_sheet("Suivi")
    for row in rows:
        sheet.append(row)
    for place in merged:
        sheet.merge_cells(place)
    if dress:
        dress(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_csv(*rows: list[str], delimiter: str = ";", encoding: str = "cp1252") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def computed(content: bytes, **results: str) -> bytes:
    """The workbook as Excel keeps it: the result of a formula (by its cell) beside it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(file, "w") as other:
        for entry in archive.infolist():
            data = archive.read(entry)
            for cell, result in results.items():
                pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*/?>(</v>)?'.encode()
                data = re.sub(pattern, rb"\g<1><v>" + result.encode() + b"</v>", data)
            other.writestr(entry, data)
    return file.getvalue()


def _hide_first(book: Any) -> None:
    book.worksheets[0].sheet_state = "hidden"


def _ods() -> bytes:
    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    half = (
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>'
    )
    sum_ = '<table:table-cell table:formula="of:=[.C2]/2" office:value-type="percentage" office:value="0.25"/>'
    day = '<table:table-cell office:value-type="date" office:date-value="2026-03-12"/>'
    heads = row(text("Action"), text("Commencée le"), text("Avancement"))
    return ods(Suivi=heads + row(text(HALLS), day, half) + row(text(VICTIMS), text("mars 2026"), sum_))


UGLY = [
    Ugly(
        "titres au-dessus des en-têtes, en-têtes en capitales et sur plusieurs lignes",
        workbook(
            ["Ville de Bègles"], [], ["SUIVI DU CLSPD", None, "mis à jour en mars"],
            ["N°\nde l’action", "INTITULÉ  DE\nL’ACTION", "ÉTAT\nD’AVANCEMENT", "Observations"],
            [1, HALLS, "TERMINÉE", "Bilan en juin"], [2, VICTIMS, " En cours de réalisation ", None],
        ),
        said={1: {"status": "done", "note": "Bilan en juin"}, 2: {"status": "running"}},
    ),
    Ugly(
        "en-têtes fusionnés sur deux lignes",
        workbook(
            ["Action", "Budget", None, "Statut"], [None, "Montant demandé", "Versé", None],
            [VICTIMS, 1000, 500.5, "à venir"],
            merged=("A1:A2", "B1:C1", "D1:D2"),
        ),
        said={2: {"status": "to_start"}},
        money={(2, "Ville"): {"requested": Decimal(1000), "paid": Decimal("500.5")}},
    ),
    Ugly(
        "en-têtes sur deux lignes sans fusion",
        workbook(
            ["Action", "Subvention", None, "Statut"], [None, "Accordé (€)", "Versé (en €)", None],
            [VICTIMS, "1 250,50 €", "n.c.", "bloqué"],
        ),
        said={2: {"status": "blocked"}},
        money={(2, "Ville"): {"granted": Decimal("1250.50")}},
    ),
    Ugly(
        "plusieurs feuilles, dont un sommaire",
        workbook(["Action", "État"], [WORKS, "annulé"], before={"Sommaire": [["Suivi 2025 et 2026"]]}),
        sheet="Suivi",
        said={3: {"status": "abandoned"}},
    ),
    Ugly(
        "une feuille cachée devant",
        workbook(["Action", "État"], [WORKS, "réalisé"], before={"Listes": [["en cours"]]}, dress=_hide_first),
        said={3: {"status": "done"}},
    ),
    Ugly(
        "CSV d’Excel en français",
        as_csv(
            ["Action", "Démarrage", "Versé", "Financeur"],
            [HALLS, "12/03/26", "1 250,50 €", "ville de begles"], [VICTIMS, "12.3.2026", "-", ""],
        ),
        name="suivi.csv",
        said={1: {"started_on": date(2026, 3, 12)}, 2: {"started_on": date(2026, 3, 12)}},
        money={(1, "Ville"): {"paid": Decimal("1250.50")}},
    ),
    Ugly(
        "CSV en UTF-8, à virgules",
        as_csv(["action", "statut"], ["médiation dans les halls", "reporté"], delimiter=",", encoding="utf-8-sig"),
        name="SUIVI.CSV",
        said={1: {"status": "postponed"}},
    ),
    Ugly(
        "ancien format .xls, titre fusionné, formule jamais calculée",
        (FOLDER / "ancien.xls").read_bytes(),
        name="ancien.xls",
        said={
            1: {"status": "done", "progress": 80, "finished_on": date(2026, 6, 30)},
            2: {"status": "running"},
        },
    ),
    Ugly(
        "LibreOffice, pourcentages et mois",
        _ods(),
        name="suivi.ods",
        said={
            1: {"started_on": date(2026, 3, 12), "progress": 50},
            2: {"started_on": date(2026, 3, 1), "progress": 25},
        },
    ),
    Ugly(
        "axe fusionné, lignes de section et total",
        workbook(
            ["Axe", "Action", "Dépensé"], ["Axe 1 : tranquillité", None, None], ["1", VICTIMS, 300],
            ["1", "TOTAL", 300], merged=("A2:C2",),
        ),
        money={(2, "Ville"): {"spent": Decimal(300)}},
        asked=[("Axe 1 : tranquillité", None), ("TOTAL", None)],
    ),
    Ugly(
        "une action fusionnée sur deux financeurs",
        workbook(
            ["N°", "Action", "Financeur", "Année", "Versé"], [1, HALLS, "État (FIPD)", 2026, 100],
            [None, None, "Ville de Bègles", 2026, 200], merged=("A2:A3", "B2:B3"),
        ),
        money={(1, "État"): {"paid": Decimal(100)}, (1, "Ville"): {"paid": Decimal(200)}},
    ),
    Ugly(
        "une action nommée sur sa première ligne seulement",
        workbook(["Action", "Financeur", "Versé"], [HALLS, "État (FIPD)", 100], [None, "Ville de Bègles", 200]),
        money={(1, "État"): {"paid": Decimal(100)}},
        asked=[("Ville de Bègles\u00a0; 200", 1)],
    ),
    Ugly(
        "pourcentages gardés comme fractions",
        workbook(["Action", "% d’avancement", "État"], [HALLS, 0.5, None], [VICTIMS, 1, "clôturée"]),
        said={2: {"status": "done"}},
    ),
    Ugly(
        "avancement en fractions, en-tête connu",
        workbook(["Action", "Avancement (en %)"], [HALLS, 0.5], [VICTIMS, 1], [WORKS, 0]),
        said={1: {"progress": 50}, 2: {"progress": 100}, 3: {"progress": 0}},
    ),
    Ugly(
        "avancement en textes, et rien",
        workbook(["Action", "Taux d’avancement"], [HALLS, "50 %"], [VICTIMS, "n.c."], [WORKS, "75%"]),
        said={1: {"progress": 50}, 3: {"progress": 75}},
    ),
    Ugly(
        "« Avancement » qui dit un état",
        workbook(["Action", "Avancement"], [HALLS, "en cours"], [VICTIMS, "non démarrée"]),
        said={1: {"status": "running"}, 2: {"status": "to_start"}},
    ),
    Ugly(
        "un pourcentage qui peut se lire de deux façons",
        workbook(["Action", "Avancement"], [HALLS, 1], [VICTIMS, 0]),
        said={2: {"progress": 0}},
        wrong=[(2, "B", "1\u00a0% ou 100\u00a0%")],
    ),
    Ugly(
        "des formules : un résultat gardé, aucun résultat, une erreur",
        computed(
            workbook(["Action", "Avancement"], [HALLS, "=40+10"], [VICTIMS, "=20+5"], [WORKS, "#N/A"]), B2="50"
        ),
        said={1: {"progress": 50}},
        wrong=[(3, "B", "pas de résultat"), (4, "B", "erreur de calcul")],
    ),
    Ugly(
        "dates de toutes sortes",
        workbook(
            ["Action", "Commencée le", "Terminée le"], [HALLS, "T1 2026", "1er mars 2027"],
            [VICTIMS, datetime(2026, 3, 12, 8, 30), 46387], [WORKS, "12/03", "bientôt"],
        ),
        said={
            1: {"started_on": date(2026, 1, 1), "finished_on": date(2027, 3, 1)},
            2: {"started_on": date(2026, 3, 12), "finished_on": date(2026, 12, 31)},
        },
        wrong=[(4, "B", "pas d’année"), (4, "C", "pas une date")],
    ),
    Ugly(
        "états que l’on ne peut pas deviner",
        workbook(["Action", "Statut"], [HALLS, "en attente"], [VICTIMS, "orange"], [WORKS, "suspendue"]),
        said={3: {"status": "blocked"}},
        wrong=[(2, "B", "peut vouloir dire"), (3, "B", "n’est pas un état connu")],
    ),
    Ugly(
        "montants en k€, à point, négatifs",
        workbook(["Action", "Dépensé", "Versé"], [VICTIMS, "1,5 k€", "1.250"], [VICTIMS, None, -3]),
        money={(2, "Ville"): {"spent": Decimal(1500)}},
        wrong=[(2, "C", "peut se lire"), (3, "C", "négatif")],
    ),
    Ugly(
        "numéros habillés et intitulés mal recopiés",
        workbook(
            ["Fiche", "Intitulé", "Statut"], ["Fiche action 1", "Mediation ds les halls", "fait"],
            ["FA n° 2", None, "fait"], [None, "Aide aux victims", "fait"], ["9", "Chantiers éducatif", "fait"],
            ["1", "Tout autre chose", "fait"],
        ),
        said={1: {"status": "done"}, 2: {"status": "done"}},
        asked=[("Aide aux victims", 2), ("9 – Chantiers éducatif", 3), ("1 – Tout autre chose", 1)],
    ),
    Ugly(
        "la même action deux fois, qui se contredit",
        workbook(["Action", "Statut"], [HALLS, "en cours"], [HALLS, "terminée"]),
        said={1: {"status": "running"}},
        wrong=[(3, "B", "dit autre chose")],
    ),
    Ugly(
        "plusieurs financements possibles, ou aucun",
        workbook(["Action", "Versé"], [HALLS, 100], [WORKS, 100]),
        wrong=[(2, "B", "Plusieurs financements"), (3, "B", "Aucun financement")],
    ),
    Ugly(
        "colonnes vides, lignes vides, espaces insécables",
        workbook(
            [None, "Action", None, "Statut", "Freins"], [],
            [None, "\u00a0Aide\u202faux victimes ", None, "En\u00a0cours", "=Locaux"],
            [], [None, WORKS, None, "-", "s.o."],
        ),
        said={2: {"status": "running"}},
        wrong=[(3, "E", "pas de résultat")],
    ),
]  # fmt: skip

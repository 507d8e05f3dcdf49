"""The columns of the table: one declaration gives the blank file, the help of the page and the reading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cls_portal.exports.blank import blank_workbook
from contracts.models import Capacity, ContractKind

SHEET = "Contrats"
MODEL_SIGNATORIES, MOST_SIGNATORIES = 6, 80


@dataclass(frozen=True)
class Column:
    """What it is called in the file, an example, what it holds."""

    key: str
    label: str
    example: str
    help: str
    required: bool = False


_KINDS = ", ".join(f"{kind.value} ({kind.label})" for kind in ContractKind)
_CAPACITIES = ", ".join(str(label) for label in Capacity.labels)

COLUMNS = (
    Column("kind", "nature", "CLS", f"Obligatoire. Code ou intitulé : {_KINDS}.", required=True),
    Column("title", "intitulé", "CLS de Bègles", "Obligatoire.", required=True),
    Column(
        "communes", "communes", "33039 ; Talence",
        "Obligatoire. Codes Insee ou noms exacts, séparés par « ; ».", required=True,
    ),
    Column("perimeter_name", "nom du territoire", "Rive droite", "Facultatif."),
    Column("lead", "préfecture", "33", "Code du département ; à défaut, celui de la première commune."),
    Column("paper_reference", "référence papier", "CLS 12/2024", "Celle que le papier porte."),
    Column("signed_on", "signé le", "15/12/2024", "Obligatoire. Jour de la dernière signature.", required=True),
    Column("starts_on", "début", "01/01/2025", "Obligatoire.", required=True),
    Column("ends_on", "fin", "31/12/2027", "Obligatoire. Dernier jour.", required=True),
    Column("council", "conseil", "CLSPD de Bègles", "Nom exact d’un conseil enregistré ; facultatif."),
    Column("scan", "scan", "begles.pdf", "Obligatoire. Nom du fichier joint dans le zip.", required=True),
)  # fmt: skip

# Of each signatory: « signataire 1 qualité », « signataire 1 titre », …
SIGNATORY = (
    Column("capacity", "qualité", "Maire", f"L’une de : {_CAPACITIES}."),
    Column("title", "titre", "Le maire de Bègles", "Tel qu’il est imprimé ; celui d’un maire nomme sa commune."),
    Column("name", "nom", "B. Dupont", "Prénom et nom."),
    Column("signed_on", "signé le", "15/12/2024", "Facultatif."),
)
SIGNATORY_HEAD = re.compile(r"signataire (\d{1,2}) (.+)")


def signatory_label(rank: int, column: Column) -> str:
    return f"signataire {rank} {column.label}"


def labels(signatories: int = MODEL_SIGNATORIES) -> list[str]:
    """The heads of the table, for that many signatories."""
    people = [signatory_label(rank, column) for rank in range(1, signatories + 1) for column in SIGNATORY]
    return [*(column.label for column in COLUMNS), *people]


def help_lines() -> list[tuple[str, str, str]]:
    """Head, example, what it holds: for the page and the second sheet of the model."""
    people = [(signatory_label(1, column), column.example, column.help) for column in SIGNATORY]
    return [*((column.label, column.example, column.help) for column in COLUMNS), *people]


def blank_file() -> bytes:
    """An empty workbook: the heads, and a sheet that explains them."""
    more = ("signataire 7 …", "", f"Continuez de même, jusqu’à {MOST_SIGNATORIES} signataires.")
    return blank_workbook(SHEET, [*help_lines(), more], heads=labels())

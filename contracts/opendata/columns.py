"""The columns of the public register: what the files hold, what the schema says of them, what a préfecture checks.

One list for the three. A value is text, a day, a truth, or several texts; `written` is how the csv holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import TextChoices

from contracts.models import ContractKind
from contracts.opendata.records import OF_STATE, SIGNS_AS, Record
from contracts.register.positions import Position
from partners.models import CouncilKind

SEPARATOR = "|"
ASIDE = "Plusieurs valeurs sont séparées par «\u00a0|\u00a0»\u00a0; dans le fichier JSON, c’est un tableau."
COMMUNE = "(?:0[1-9]|[1-9][0-9]|2[AB])[0-9]{3}"
STANDS = {Position.UPCOMING: "à venir", Position.RUNNING: "en vigueur", Position.ENDED: "terminé"}
CAPACITIES = (*SIGNS_AS.values(), OF_STATE)


@dataclass(frozen=True)
class Field:
    """A column: `constraints` are those of the Table Schema."""

    name: str
    title: str
    description: str
    read: Callable[[Record], Any]
    type: str = "string"
    example: str = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """As the Table Schema writes it."""
        said: dict[str, Any] = {"name": self.name, "type": self.type, "title": self.title}
        said["description"] = self.description
        if self.type == "date":
            said["format"] = "default"
        if self.example:
            said["example"] = self.example
        if self.constraints:
            said["constraints"] = dict(self.constraints)
        return said


def several(item: str) -> dict[str, str]:
    """The constraint of several values, each like this."""
    return {"pattern": f"{item}(?:\\|{item})*"}


def _coded(choices: type[TextChoices]) -> str:
    return ", ".join(f"{value} ({label})" for value, label in choices.choices)


NEEDED = {"required": True}
FIELDS = (
    Field(
        "reference", "Référence", "Référence du contrat dans le portail\u00a0: elle ne change pas.",
        lambda row: row.reference, example="CLS-2025-33-001", constraints={"required": True, "unique": True},
    ),
    Field(
        "nature", "Nature", f"Nature du contrat\u00a0: {_coded(ContractKind)}.",
        lambda row: row.kind, example="CLS", constraints={"required": True, "enum": list(ContractKind.values)},
    ),
    Field(
        "nature_libelle", "Nature en toutes lettres", "Libellé de la nature du contrat.",
        lambda row: str(ContractKind(row.kind).label), example="Contrat local de sécurité",
        constraints={"required": True, "enum": [str(label) for label in ContractKind.labels]},
    ),
    Field(
        "intitule", "Intitulé", "Intitulé du contrat, relu par la préfecture avant la publication.",
        lambda row: row.title, example="Contrat local de sécurité de Bègles", constraints={**NEEDED, "maxLength": 201},
    ),
    Field(
        "territoire", "Nom du territoire", "Nom donné au territoire du contrat, quand il en a un.",
        lambda row: row.perimeter_name, example="Quartiers nord", constraints={"maxLength": 201},
    ),
    Field(
        "communes_codes", "Codes des communes",
        f"Codes INSEE (code officiel géographique) des communes du contrat, dans l’ordre des codes. {ASIDE}",
        lambda row: [each["code"] for each in row.communes], example="33039|33063",
        constraints={**NEEDED, **several(COMMUNE)},
    ),
    Field(
        "communes_noms", "Noms des communes", f"Noms des mêmes communes, dans le même ordre. {ASIDE}",
        lambda row: [each["name"] for each in row.communes], example="Bègles|Bordeaux", constraints=NEEDED,
    ),
    Field(
        "departement_code", "Code du département",
        "Code INSEE du département dont la préfecture est responsable du contrat.",
        lambda row: row.department, example="33", constraints={**NEEDED, "pattern": "[0-9AB]{2,3}"},
    ),
    Field(
        "departement_nom", "Département", "Nom du même département.",
        lambda row: row.department_name, example="Gironde", constraints=NEEDED,
    ),
    Field(
        "epci_siren", "SIREN des intercommunalités",
        "Numéros SIREN des intercommunalités à fiscalité propre dont les communes du contrat sont membres, dans le "
        "code officiel géographique que le portail a chargé\u00a0; vide si aucune n’est connue. Elles ne signent pas "
        f"toujours le contrat. {ASIDE}",
        lambda row: row.epci, example="243300316", constraints=several("[0-9]{9}"),
    ),
    Field(
        "conseil", "Conseil",
        f"Nature du conseil qui pilote le contrat\u00a0: {_coded(CouncilKind)}\u00a0; vide s’il n’y en a pas.",
        lambda row: row.council or "", example="CLSPD", constraints={"enum": list(CouncilKind.values)},
    ),
    Field(
        "signe_le", "Signé le", "Jour de la dernière signature.",
        lambda row: row.signed_on, "date", "2024-12-15", NEEDED,
    ),
    Field(
        "debut", "Début", "Premier jour du contrat.", lambda row: row.starts_on, "date", "2025-01-01", NEEDED,
    ),
    Field(
        "fin", "Fin", "Dernier jour du contrat, compris, avenants signés compris.",
        lambda row: row.ends_on, "date", "2027-12-31", NEEDED,
    ),
    Field(
        "denonce_le", "Dénoncé à compter du",
        "Jour où la dénonciation du contrat prend effet\u00a0; vide s’il n’est pas dénoncé.",
        lambda row: row.terminated_on, "date", "2026-05-01",
    ),
    Field(
        "etat", "État au jour du fichier",
        "Calculé des dates, le jour où le fichier est demandé\u00a0: à venir, en vigueur ou terminé.",
        lambda row: STANDS.get(row.position, ""), example="en vigueur",  # type: ignore[arg-type]
        constraints={**NEEDED, "enum": list(STANDS.values())},
    ),
    Field(
        "signataires", "Qualités des signataires",
        "Qualité de chaque signataire, suivie du code de son territoire quand il est connu (commune, département, "
        f"SIREN de l’intercommunalité). Jamais un nom de personne. Qualités\u00a0: {', '.join(CAPACITIES)}. {ASIDE}",
        lambda row: [" ".join(filter(None, pair)) for pair in row.signatures],
        example="préfet 33|procureur de la République|maire 33039",
        constraints=several(f"(?:{'|'.join(CAPACITIES)})(?: [0-9AB]{{2,9}})?"),
    ),
    Field(
        "publie_le", "Publié depuis le", "Jour où la préfecture a publié le contrat dans ce registre.",
        lambda row: row.opened_on, "date", "2026-11-26", NEEDED,
    ),
    Field(
        "demonstration", "Démonstration",
        "Vrai (true) pour les données inventées d’un portail de démonstration, sans valeur.",
        lambda _: settings.DEMONSTRATION, "boolean", "false", NEEDED,
    ),
)  # fmt: skip


def values(record: Record) -> dict[str, Any]:
    """The record as the JSON holds it."""
    return {each.name: told(each.read(record)) for each in FIELDS}


def told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def written(value: Any) -> str:
    """The same as the csv holds it, before what a spreadsheet would compute is marked as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return SEPARATOR.join(value)
    return "" if value is None else str(told(value))


def row(record: Record) -> list[str]:
    return [written(each.read(record)) for each in FIELDS]

"""What a spreadsheet may say of the follow-up: it gives our workbook, its reading, and what is known in theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.models import Action, BudgetLine, Measure, Milestone
from cls_portal.as_typed import FIRST, LAST, Edge

STATUS, PERCENT, DAY, AMOUNT, FIGURE, TEXT, COUNT = "status", "percent", "date", "amount", "figure", "text", "count"
OF_ACTION, OF_MONEY, OF_MILESTONE, OF_MEASURE = "action", "money", "milestone", "measure"


@dataclass(frozen=True)
class Field:
    """`edge`: which day a month or a quarter means; `names`: how else the column is called, without accents."""

    key: str
    label: str
    kind: str
    of: str
    edge: Edge = ""
    names: tuple[str, ...] = ()
    longest: int = 0

    @property
    def code(self) -> str:
        """Its name among all the fields, where two things have one of the same key."""
        return f"{self.of}.{self.key}"


def _action(key: str, label: str, kind: str, *names: str, edge: Edge = "", longest: int = 0) -> Field:
    return Field(key, label, kind, OF_ACTION, edge, names, longest)


def _money(key: str, label: str, kind: str, *names: str, edge: Edge = "", longest: int = 0) -> Field:
    return Field(key, label, kind, OF_MONEY, edge, names, longest)


ACTION = (
    _action("status", "État", STATUS, "statut", "situation", "etat d avancement", "etat de l action", "stade"),
    _action(
        "status_reason", "Motif", TEXT, "raison", "justification", "motif du report", "cause du retard",
        "motif d abandon", longest=500,
    ),
    _action(
        "progress", "Avancement (%)", PERCENT, "avancement", "taux d avancement", "taux de realisation",
        "progression", "pourcentage", "niveau d avancement", "avancement en",
    ),
    _action(
        "postponed_to", "Nouvelle échéance", DAY, "report au", "reportee au", "nouvelle date", "date de report",
        "reporte au", edge=LAST,
    ),
    _action(
        "started_on", "Commencée le", DAY, "date de demarrage", "debut reel", "date de lancement", "demarrage",
        "lancement", "demarree le", "date de debut reelle", "lancee le", edge=FIRST,
    ),
    _action(
        "finished_on", "Terminée le", DAY, "date de realisation", "fin reelle", "realisee le", "date de fin reelle",
        "achevee le", "termine le", "realise le", "date d achevement", edge=LAST,
    ),
    _action("obstacles", "Freins", TEXT, "difficultes", "difficultes rencontrees", "points de blocage", "obstacles"),
    _action("levers", "Leviers", TEXT, "points forts", "facteurs de reussite", "points d appui"),
    _action("review", "Bilan", TEXT, "resultats", "bilan qualitatif", "bilan de l action", "resultats obtenus"),
    _action(
        "note", "Note", TEXT, "commentaire", "commentaires", "observation", "observations", "remarque", "remarques",
        "suivi", "point d etape", "notes", "etat des lieux",
    ),
)  # fmt: skip
MONEY = (
    _money(
        "requested", "Demandé (€)", AMOUNT, "demande", "montant demande", "subvention demandee", "sollicite",
        "montant sollicite", "subvention sollicitee",
    ),
    _money(
        "granted", "Accordé (€)", AMOUNT, "accorde", "montant accorde", "subvention accordee", "attribue",
        "montant attribue", "subvention obtenue", "obtenu",
    ),
    _money("notified", "Notifié (€)", AMOUNT, "notifie", "montant notifie"),
    _money("notified_on", "Notifié le", DAY, "date de notification", "notification"),
    _money(
        "paid", "Versé (€)", AMOUNT, "verse", "montant verse", "paye", "montant paye", "subvention versee", "percu",
        "encaisse",
    ),
    _money(
        "spent", "Dépensé (€)", AMOUNT, "depense", "depenses", "montant depense", "cout reel", "consomme",
        "depenses realisees", "montant realise", "mandate",
    ),
    _money("reference", "Référence", TEXT, "arrete", "reference de l arrete", "convention", "n dossier", longest=120),
)  # fmt: skip
MILESTONE = (
    Field("done_on", "Atteint le", DAY, OF_MILESTONE, LAST),
    Field("comment", "Commentaire", TEXT, OF_MILESTONE, longest=500),
)
MEASURE = (
    Field("measured_on", "Mesuré au", DAY, OF_MEASURE, LAST),
    Field("value", "Valeur", FIGURE, OF_MEASURE),
    Field("unavailable", "Pas de valeur, parce que", TEXT, OF_MEASURE, longest=300),
    Field("comment", "Commentaire", TEXT, OF_MEASURE, longest=500),
)

# What tells which action, and which of its budget lines, a row of their table is about.
NUMBER = Field(
    "number", "N° de l’action", TEXT, "which",
    names=("n", "no", "num", "numero", "n action", "n fiche", "fiche", "numero de l action", "code", "n de fiche",
           "ref", "numero d action", "n fiche action"),
)  # fmt: skip
TITLE = Field(
    "title", "Intitulé de l’action", TEXT, "which",
    names=("action", "intitule", "titre", "nom de l action", "libelle", "actions", "fiche action", "nom",
           "intitule action", "titre de l action", "libelle de l action", "designation"),
)  # fmt: skip
YEAR = Field("year", "Année du financement", TEXT, "which", names=("annee", "exercice"))
FUNDER = Field("funder", "Financeur", TEXT, "which", names=("financeurs", "financement", "organisme financeur"))

# Everything that a column of their table may hold.
THEIRS = (NUMBER, TITLE, *ACTION, YEAR, FUNDER, *MONEY)
BY_CODE: dict[str, Field] = {field.code: field for field in (*THEIRS, *MILESTONE, *MEASURE)}


@dataclass(frozen=True)
class Given:
    """A column of our workbook that only says what the line is about."""

    key: str
    label: str
    path: str
    kind: str = TEXT
    width: int = 16


@dataclass(frozen=True)
class OurSheet:
    """A sheet of our workbook: `letter` begins its keys."""

    name: str
    letter: str
    model: Any
    given: tuple[Given, ...]
    fields: tuple[Field, ...]
    action: str = "action"  # path from a row to its action; none for an action


_NUMBER = Given("number", "N°", "number", COUNT, 6)
_WHICH = (
    Given("contract", "Contrat", "action.contract.reference", width=14),
    Given("number", "N°", "action.number", COUNT, 6),
    Given("title", "Action", "action.title", width=40),
)
ACTIONS = OurSheet(
    "Actions", "A", Action,
    (
        Given("contract", "Contrat", "contract.reference", width=14),
        _NUMBER,
        Given("title", "Action", "title", width=40),
        Given("lead", "Pilote", "lead.name", width=26),
        Given("starts_on", "Début prévu", "starts_on", DAY, 12),
        Given("ends_on", "Fin prévue", "ends_on", DAY, 12),
    ),
    ACTION, "",
)  # fmt: skip
BUDGET = OurSheet(
    "Budget", "B", BudgetLine,
    (
        *_WHICH,
        Given("year", "Année", "year", COUNT, 8),
        Given("funder", "Financeur", "funder.name", width=26),
        Given("fund", "Dispositif", "fund"),
        Given("planned", "Prévu (€)", "planned", AMOUNT),
    ),
    MONEY,
)  # fmt: skip
MILESTONES = OurSheet(
    "Jalons", "J", Milestone,
    (*_WHICH, Given("name", "Jalon", "name", width=36), Given("due_on", "Échéance", "due_on", DAY, 12)),
    MILESTONE,
)  # fmt: skip
MEASURES = OurSheet(
    "Mesures", "M", Measure,
    (
        Given("contract", "Contrat", "indicator.action.contract.reference", width=14),
        Given("number", "N°", "indicator.action.number", COUNT, 6),
        Given("indicator", "Indicateur", "indicator.name", width=40),
        Given("unit", "Unité", "indicator.unit"),
    ),
    MEASURE, "indicator.action",
)  # fmt: skip
SHEETS = (ACTIONS, BUDGET, MILESTONES, MEASURES)
NEW_MEASURE = "I"  # begins the key of a line that waits for a measure of an indicator
KEY, REVISION = "Clé du portail", "Version du portail"
HELP = "Mode d’emploi"


def followed(row: Any, path: str) -> Any:
    """The value at the end of a path; None where a link is missing."""
    for name in path.split(".") if path else ():
        row = getattr(row, name) if row is not None else None
    return row

"""Our workbook, made to be filled in: actions, money, milestones, measures, each line with its key and its version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from actions.models import Action, BudgetLine, Indicator, Measure, Milestone
from actions.states import Status
from actions.tables.fields import (
    ACTIONS,
    BUDGET,
    DAY,
    HELP,
    KEY,
    MEASURES,
    MILESTONES,
    NEW_MEASURE,
    PERCENT,
    REVISION,
    STATUS,
    TEXT,
    Field,
    OurSheet,
    followed,
)
from cls_portal.exports import editable
from cls_portal.exports.reading import as_of_now

CHUNK = 100
WIDE = frozenset({"status_reason", "obstacles", "levers", "review", "note", "comment", "unavailable"})
LONGEST = 32_000  # of a text in a cell: one that is longer stays in the portal
HOW_TO = (
    "Ce classeur contient le suivi des actions que vous pouvez mettre à jour, tel qu’il est à l’instant de l’export.",
    "Écrivez dans les colonnes jaunes. Les colonnes grises disent de quelle action il s’agit\u00a0: elles viennent du "
    "contrat et ne se modifient pas ici.",
    "Enregistrez le classeur, puis déposez-le dans le portail\u00a0: Actions, «\u00a0Importer un tableau\u00a0».",
    "Avant d’enregistrer, le portail montre chaque changement, cellule par cellule. Rien n’est écrit sans votre "
    "accord\u00a0; s’il reste une erreur, rien n’est écrit du tout.",
    "Si quelqu’un a modifié la même cellule dans le portail depuis l’export, les deux valeurs vous sont montrées et "
    "vous choisissez.",
    "Vider une cellule jaune efface la valeur du portail. Supprimer une ligne ne supprime rien.",
    "Vous pouvez filtrer, masquer des colonnes, supprimer des lignes. N’ajoutez pas de ligne\u00a0: une action se crée "
    "par un avenant, un financement nouveau depuis la page de l’action.",
    "État\u00a0: " + ", ".join(str(each.label) for each in Status) + ". Une action bloquée, reportée ou abandonnée a "
    "un motif\u00a0; une action reportée, une nouvelle échéance\u00a0; une action réalisée, le jour de sa fin.",
    "Avancement\u00a0: un nombre entier de 0 à 100.",
    "Note\u00a0: ce qui s’est passé depuis la dernière fois. Aucune donnée nominative sur une personne suivie.",
    "Mesures\u00a0: une ligne par mesure déjà donnée, puis une ligne vide par indicateur pour la suivante. Une valeur "
    "absente n’est pas zéro\u00a0: dites pourquoi elle manque.",
)


def write(actions: Any) -> Iterator[bytes]:
    """The workbook of these actions, a queryset, in pieces."""
    with as_of_now():
        yield from editable.write(
            [
                editable.Sheet(ACTIONS.name, heads_of(ACTIONS), _rows(ACTIONS, _of_actions(actions))),
                editable.Sheet(BUDGET.name, heads_of(BUDGET), _rows(BUDGET, _money(actions))),
                editable.Sheet(MILESTONES.name, heads_of(MILESTONES), _rows(MILESTONES, _milestones(actions))),
                editable.Sheet(MEASURES.name, heads_of(MEASURES), _measures(actions)),
                editable.Sheet(HELP, [editable.Column(HELP, width=110)], [[line] for line in HOW_TO]),
            ]
        )


def heads_of(sheet: OurSheet) -> list[editable.Column]:
    return [
        editable.Column(KEY, hidden=True),
        editable.Column(REVISION, kind=editable.COUNT, hidden=True),
        *(editable.Column(given.label, given.kind, given.width) for given in sheet.given),
        *(_open(field) for field in sheet.fields),
    ]


def _open(field: Field) -> editable.Column:
    choices = [str(each.label) for each in Status] if field.kind == STATUS else []
    width = 40 if field.key in WIDE else 12 if field.kind in (DAY, PERCENT) else 16
    kind = TEXT if field.kind == STATUS else field.kind
    return editable.Column(field.label, kind, width, open=True, choices=choices)


def _of_actions(actions: Any) -> Iterator[Any]:
    rows = Action.objects.filter(pk__in=actions.order_by().values("pk")).select_related("contract", "lead")
    yield from rows.order_by("contract__reference", "number", "pk").iterator(chunk_size=CHUNK)


def _parts(model: Any, actions: Any, *joined: str) -> Any:
    rows = model.objects.filter(action__in=actions.order_by().values("pk"))
    return rows.select_related("action__contract", *joined).order_by(*ORDER, "pk")


ORDER = ("action__contract__reference", "action__number")


def _money(actions: Any) -> Iterator[Any]:
    yield from _parts(BudgetLine, actions, "funder").iterator(chunk_size=CHUNK)


def _milestones(actions: Any) -> Iterator[Any]:
    yield from _parts(Milestone, actions).iterator(chunk_size=CHUNK)


def _rows(sheet: OurSheet, rows: Iterator[Any]) -> Iterator[Sequence[Any]]:
    for row in rows:
        yield [
            f"{sheet.letter}-{row.pk}",
            row.revision,
            *(followed(row, given.path) for given in sheet.given),
            *(_value(row, field) for field in sheet.fields),
        ]


def _measures(actions: Any) -> Iterator[Sequence[Any]]:
    """Those of each indicator, then a line that waits for the next one."""
    measures = Measure.objects.filter(indicator__action__in=actions.order_by().values("pk"))
    joined = measures.select_related("indicator__action__contract")
    yield from _rows(
        MEASURES,
        joined.order_by(*(f"indicator__{each}" for each in ORDER), "indicator", "measured_on", "pk").iterator(CHUNK),
    )
    for indicator in _parts(Indicator, actions).iterator(chunk_size=CHUNK):
        said = (followed(indicator, given.path.removeprefix("indicator.")) for given in MEASURES.given)
        yield [f"{NEW_MEASURE}-{indicator.pk}", None, *said, *(None for _ in MEASURES.fields)]


def _value(row: Any, field: Field) -> Any:
    """What stands in the portal; a note is always a new one."""
    if field.key == "note":
        return None
    value = getattr(row, field.key)
    return Status(value).label if field.kind == STATUS else value

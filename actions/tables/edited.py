"""Our workbook, given back: each line known again by its key, whatever was sorted, hidden, renamed or left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from actions.models import Action, Indicator, Measure
from actions.tables import cells
from actions.tables.cells import Said
from actions.tables.drafts import NO_VERSION, Draft, Target
from actions.tables.fields import (
    DAY,
    KEY,
    MEASURES,
    NEW_MEASURE,
    PERCENT,
    REVISION,
    SHEETS,
    Field,
    Given,
    OurSheet,
    followed,
)
from cls_portal import spreadsheets
from cls_portal.as_typed import Unclear, as_day, as_figure
from cls_portal.models import Agent
from cls_portal.spreadsheets import Row

UNKNOWN = "Cette ligne n’est pas connue du portail, ou ne vous est pas ouverte\u00a0: supprimez-la."
BY_LETTER = {sheet.letter: sheet for sheet in SHEETS} | {NEW_MEASURE: MEASURES}
JOINED = {
    "A": ("contract", "lead"),
    "B": ("action__contract", "funder"),
    "J": ("action__contract",),
    "M": ("indicator__action__contract",),
    NEW_MEASURE: ("action__contract",),
}


@dataclass(frozen=True)
class _Line:
    """A line of a sheet, with the places of its columns."""

    row: Row
    heads: dict[str, int]
    letter: str
    pk: int

    @property
    def key(self) -> str:
        return f"{self.letter}-{self.pk}"

    def value(self, label: str) -> Any:
        place = self.heads[label]
        return self.row.values[place] if place < len(self.row.values) else None


def is_ours(name: str, content: bytes) -> bool:
    """Whether a sheet of this file has our keys; `Unreadable` when it is not a table."""
    return any(_heads(table.rows) for table in spreadsheets.tables(name, content))


def read(name: str, content: bytes, agent: Agent) -> Draft:
    """What the workbook says of the rows that this person sees."""
    return _read(name, content, lambda letter: _model(letter).objects.visible_to(agent).originals())


def read_about(name: str, content: bytes, actions: Collection[int]) -> Draft:
    """What it says of these actions, by their keys: any other line is unknown."""

    def rows(letter: str) -> Any:
        path = {Action: "pk", Measure: "indicator__action"}.get(_model(letter), "action")
        return _model(letter).objects.filter(**{f"{path}__in": actions})

    return _read(name, content, rows)


def _model(letter: str) -> Any:
    return Indicator if letter == NEW_MEASURE else BY_LETTER[letter].model


def _read(name: str, content: bytes, rows: Callable[[str], Any]) -> Draft:
    draft = Draft()
    lines = [line for table in spreadsheets.tables(name, content) for line in _lines(table.rows, draft)]
    known = _known(lines, rows)
    seen: dict[str, int] = {}
    for line in lines:
        row, sheet = known.get((line.letter, line.pk)), line.row.sheet
        if line.key in seen:
            draft.wrong(sheet, line.row.line, None, f"Cette ligne répète la ligne\u00a0{seen[line.key]}.")
        elif row is None:
            draft.wrong(sheet, line.row.line, None, UNKNOWN)
        else:
            _target(line, row, draft)
        seen.setdefault(line.key, line.row.line)
    draft.lines = len(lines)
    return draft


def _heads(rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    """The rank of the row of heads, and the place of each; None on a sheet that is not ours."""
    for rank, row in enumerate(rows[:20]):
        labels = {row.text(place): place for place in range(len(row.values) - 1, -1, -1)}
        if KEY in labels and REVISION in labels:
            return rank, labels
    return None


def _lines(rows: list[Row], draft: Draft) -> Iterator[_Line]:
    found = _heads(rows)
    if found is None:
        return
    rank, heads = found
    for row in rows[rank + 1 :]:
        letter, _, digits = row.text(heads[KEY]).partition("-")
        if letter in BY_LETTER and digits.isdecimal() and len(digits) < 18:
            yield _Line(row, heads, letter, int(digits))
        else:
            draft.wrong(
                row.sheet, row.line, None, "Cette ligne n’a pas sa clé\u00a0: les lignes ne s’ajoutent pas ici."
            )


def _known(lines: list[_Line], rows: Callable[[str], Any]) -> dict[tuple[str, int], Any]:
    """The rows that these keys name, among those of each letter: one query for each kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        wanted[line.letter].add(line.pk)
    found: dict[tuple[str, int], Any] = {}
    for letter, keys in wanted.items():
        reached = rows(letter).select_related(*JOINED[letter])
        found |= {(letter, pk): row for pk, row in reached.in_bulk(keys).items()}
    return found


def _target(line: _Line, row: Any, draft: Draft) -> None:
    sheet, new = BY_LETTER[line.letter], line.letter == NEW_MEASURE
    said = dict(_said(line, row, sheet, draft))
    if new and not any(each.value not in (None, "") for each in said.values()):
        return
    revision = None if new else _revision(line)
    if not new and (revision is None or revision > row.revision):
        draft.wrong(line.row.sheet, line.row.line, None, NO_VERSION)
        return
    if not new:
        _notice(line, row, sheet, draft)
    action = row.action if new else followed(row, sheet.action)
    draft.targets.append(Target(line.key, line.row.sheet, line.row.line, row, action, said, revision, new))


def _revision(line: _Line) -> int | None:
    text = line.row.text(line.heads[REVISION])
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _said(line: _Line, row: Any, sheet: OurSheet, draft: Draft) -> Iterator[tuple[str, Said]]:
    for field in sheet.fields:
        if field.label not in line.heads:
            continue  # a column taken away says nothing
        place, value = line.heads[field.label], line.value(field.label)
        try:
            read = _unmoved(field, value, row) or cells.read(field, value)
            text = cells.written(value)
        except Unclear as error:
            draft.wrong(line.row.sheet, line.row.line, place, str(error))
            continue
        yield field.key, Said(field, read, line.row.line, place, text)


def _unmoved(field: Field, value: Any, row: Any) -> Any:
    """A percentage left as it was exported, be it 1: only what is typed can be read in two ways."""
    return value if field.kind == PERCENT and type(value) is int and value == row.progress else None


def _notice(line: _Line, row: Any, sheet: OurSheet, draft: Draft) -> None:
    """What was typed in the columns of the contract is told, and left."""
    for given in sheet.given:
        if given.label in line.heads and not _stands(given, line.value(given.label), followed(row, given.path)):
            text = f"«\u00a0{given.label}\u00a0» vient du contrat\u00a0: ce qui est écrit ici est laissé de côté."
            draft.leave(line.row.sheet, line.row.line, line.heads[given.label], text)


def _stands(given: Given, value: Any, kept: Any) -> bool:
    try:
        if given.kind == DAY:
            return bool(as_day(value) == kept)
        if kept is not None and not isinstance(kept, str):
            return bool(as_figure(value) == kept)
        return cells.same(cells.written(value), kept or "")
    except Unclear:
        return False

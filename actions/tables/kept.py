"""The tables that people keep: where the heads are, what each column holds, which action each row is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from actions.models import Action, BudgetLine
from actions.tables import cells
from actions.tables.cells import Said
from actions.tables.drafts import Draft, Target
from actions.tables.fields import ACTION, AMOUNT, FUNDER, MONEY, NUMBER, PERCENT, TITLE, YEAR, Field
from actions.tables.matching import Matching, Named, matched
from actions.tables.words import LIKE, field_of, in_thousands, likeness, number_in, recognised, words_of
from cls_portal import spreadsheets
from cls_portal.as_typed import Scale, Unclear, says_nothing, scale_of
from cls_portal.spreadsheets import Row, Table, Untold

HIGHEST_HEAD, SAMPLE = 40, 4


@dataclass(frozen=True)
class Heads:
    """The heads of a table: the line of the lowest, one label for each column."""

    line: int
    labels: tuple[str, ...]

    @property
    def signature(self) -> str:
        return hashlib.sha256("|".join(words_of(label) for label in self.labels).encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """A sheet, and the heads that were found or said."""

    table: Table
    heads: Heads

    @cached_property
    def rows(self) -> list[Row]:
        return [row for row in self.table.rows if row.line > self.heads.line]

    def suggested(self) -> dict[str, str]:
        """Place → code of the field, for the columns that are recognised."""
        columns = [[row.text(place) for row in self.rows] for place in range(len(self.heads.labels))]
        return {str(place): code for place, code in recognised(self.heads.labels, columns).items()}

    def sample(self, place: int) -> list[str]:
        """The first things that a column says."""
        said = dict.fromkeys(text for row in self.rows if (text := _shown(row, place)))
        return list(said)[:SAMPLE]


def opened(name: str, content: bytes, *, sheet: str = "", head: int | None = None) -> Kept:
    """The sheet of that name, else the first that shows; its heads at that line, else where they are recognised."""
    table = spreadsheets.table(name, content, sheet=sheet)
    return Kept(table, _said_at(table.rows, head) if head else _found(table.rows))


def _found(rows: Sequence[Row]) -> Heads:
    """Below titles and blank lines: the row of which most columns are known, or two rows read together."""
    best, most = _heads(rows, 0, 1), 0
    for rank in range(min(len(rows), HIGHEST_HEAD)):
        for height in (1, 2):
            if rank + height > len(rows):
                continue
            heads = _heads(rows, rank, height)
            known = len({field.code for label in heads.labels if (field := field_of(label))})
            if known > most:
                best, most = heads, known
    return best


def _said_at(rows: Sequence[Row], line: int) -> Heads:
    """At that line; two rows read together where the row above says what some columns of it do not."""
    rank = next((rank for rank, row in enumerate(rows) if row.line == line), 0)
    alone = _heads(rows, rank, 1)
    if rank == 0:
        return alone
    both = _heads(rows, rank - 1, 2)
    return both if sum(map(_known, both.labels)) > sum(map(_known, alone.labels)) else alone


def _known(label: str) -> bool:
    return field_of(label) is not None


def _heads(rows: Sequence[Row], rank: int, height: int) -> Heads:
    low = rows[rank + height - 1]
    wide = max(len(row.values) for row in rows[rank : rank + height])
    labels = [low.text(place) or (rows[rank].text(place) if height == 2 else "") for place in range(wide)]
    return Heads(low.line, tuple(labels))


@dataclass(frozen=True)
class Reading:
    """A table whose columns are said: `columns` is place → code."""

    kept: Kept
    columns: Mapping[str, str]

    @cached_property
    def places(self) -> dict[str, int]:
        return {code: int(place) for place, code in self.columns.items()}

    def named(self) -> Iterator[Named]:
        """What each row is called; rows that say nothing of any action are passed over."""
        for row in self.kept.rows:
            number, title = self._text(row, NUMBER), self._text(row, TITLE)
            if number or title or any(not says_nothing(value) for _, value in self._values(row, (*ACTION, *MONEY))):
                yield Named(row.line, number, title, _beginning(row))

    def matched(self, actions: Sequence[Action], decided: Mapping[str, int | None]) -> Matching:
        return matched(self.named(), actions, decided)

    def draft(self, actions: Sequence[Action], matching: Matching) -> Draft:
        """What the matched rows say, each field of an action once."""
        by_pk = {action.pk: action for action in actions}
        lines = {row.line: row for row in self.kept.rows}
        draft = Draft(lines=len(matching.found))
        targets: dict[str, Target] = {}
        for line, pk in matching.found.items():
            action, row = by_pk[pk], lines[line]
            self._gather(targets, f"A-{pk}", action, action, row, ACTION, draft)
            self._gather_money(targets, action, row, draft)
        draft.targets = [target for target in targets.values() if target.said]
        return draft

    def _text(self, row: Row, field: Field) -> str:
        place = self.places.get(field.code)
        return row.text(place) if place is not None else ""

    def _values(self, row: Row, fields: Sequence[Field]) -> Iterator[tuple[Field, Any]]:
        for field in fields:
            place = self.places.get(field.code)
            if place is not None and place < len(row.values):
                yield field, row.values[place]

    @cached_property
    def _scale(self) -> Scale:
        """How the numbers of the column of percentages say them."""
        place = next(
            (self.places[field.code] for field in ACTION if field.kind == PERCENT and field.code in self.places), None
        )
        return "" if place is None else scale_of(row.values[place] for row in self.kept.rows if place < len(row.values))

    def _gather(
        self, targets: dict[str, Target], key: str, row_of: Any, action: Action, row: Row, fields: Sequence[Field],
        draft: Draft,
    ) -> None:  # fmt: skip
        """Add what this line says; two lines that say different things of the same are wrong."""
        target = targets.setdefault(key, Target(key, row.sheet, row.line, row_of, action, {}))
        for said in self._said(row, fields, draft):
            before = target.said.get(said.field.key)
            if before is not None and not cells.same(before.value, said.value):
                text = f"La ligne\u00a0{before.line} dit autre chose de la même action."
                draft.wrong(row.sheet, row.line, said.column, text)
            target.said.setdefault(said.field.key, said)

    def _said(self, row: Row, fields: Sequence[Field], draft: Draft) -> Iterator[Said]:
        """The cells that say something: an empty one leaves what the portal has."""
        for field, value in self._values(row, fields):
            place = self.places[field.code]
            if says_nothing(value) and not isinstance(value, Untold):
                continue
            try:
                if field.kind == AMOUNT and in_thousands(self.kept.heads.labels[place]):
                    raise Unclear("L’en-tête compte en milliers ou en millions\u00a0: écrivez des euros.")
                read = cells.read(field, value, self._scale)
            except Unclear as error:
                draft.wrong(row.sheet, row.line, place, str(error))
                continue
            if read not in (None, ""):
                yield Said(field, read, row.line, place, cells.written(value))

    def _gather_money(self, targets: dict[str, Target], action: Action, row: Row, draft: Draft) -> None:
        if not any(not says_nothing(value) for _, value in self._values(row, MONEY)):
            return
        lines = self._lines_of(action, row)
        if len(lines) == 1:
            self._gather(targets, f"B-{lines[0].pk}", lines[0], action, row, MONEY, draft)
            return
        place = next(self.places[field.code] for field, value in self._values(row, MONEY) if not says_nothing(value))
        why = "Plusieurs financements peuvent être visés\u00a0: dites l’année et le financeur."
        missing = "Aucun financement de cette action ne correspond\u00a0: ajoutez-le depuis sa page."
        draft.wrong(row.sheet, row.line, place, why if lines else missing)

    def _lines_of(self, action: Action, row: Row) -> list[BudgetLine]:
        """The budget lines that the year and the funder of this row leave possible."""
        lines = list(action.budget_lines.all())
        if year := number_in(self._text(row, YEAR)):
            lines = [line for line in lines if line.year == year]
        if funder := self._text(row, FUNDER):
            same = [line for line in lines if words_of(line.funder.name) == words_of(funder)]
            lines = same or [line for line in lines if likeness(line.funder.name, funder) >= LIKE]
        return lines


def _shown(row: Row, place: int) -> str:
    value = row.values[place] if place < len(row.values) else None
    return cells.written(value) if isinstance(value, float) else row.text(place)


def _beginning(row: Row) -> str:
    """The first things that a row says, where it has no name."""
    return "\u00a0; ".join(dict.fromkeys(filter(None, map(row.text, range(8)))))

"""What the page of an import shows before anything is written: it travels with the page, signed, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal.models import Agent
from partners.contacttable import plans
from partners.contacttable.columns import COLUMNS, LABELS
from partners.contacttable.plans import CREATE, LEAVE, UPDATE, Plan
from partners.contacttable.reading import Deposit, read
from partners.models import Organisation

SAMPLE = 3
DECISIONS = (UPDATE, CREATE, LEAVE)


@dataclass(frozen=True)
class Head:
    """A column of the table: what it says, and what the portal takes it for (`key`)."""

    place: int
    label: str
    letter: str
    sample: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Preview:
    deposit: Deposit
    columns: Mapping[int, str]
    organisation: Organisation | None
    plan: Plan

    @property
    def frozen(self) -> str:
        return self.deposit.frozen()

    @property
    def heads(self) -> list[Head]:
        return [
            Head(place, label, self.deposit.letter(place), self._sample(place), self.columns.get(place, ""))
            for place, label in enumerate(self.deposit.heads)
            if label or self._sample(place)
        ]

    def _sample(self, place: int) -> tuple[str, ...]:
        said = (cells[place] for _, cells in self.deposit.rows if cells[place])
        return tuple(list(dict.fromkeys(said))[:SAMPLE])

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [("", "Ne pas lire"), *LABELS.items()]

    @property
    def asked(self) -> list[plans.Proposal]:
        return [proposal for proposal in self.plan.proposals if proposal.asked]

    @property
    def counts(self) -> dict[str, int]:
        return {fate: self.plan.count(fate) for fate in plans.FATES}

    @property
    def writes(self) -> bool:
        """Whether there is something to write, and nothing in the way."""
        return not self.plan.problems and self.counts[CREATE] + self.counts[UPDATE] > 0


def of_file(name: str, content: bytes, *, by: Agent, on: date, organisation: Organisation | None) -> Preview:
    deposit = Deposit.of(name, content)
    return _preview(deposit, deposit.suggested(), by=by, on=on, organisation=organisation)


def of_page(posted: Mapping[str, Any], *, by: Agent, on: date) -> Preview:
    """What was shown, under the columns and the decisions that the page sends back."""
    deposit = Deposit.thawed(posted.get("table", ""))
    keys = [posted.get(f"colonne-{place}", "") for place in range(len(deposit.heads))]
    columns = {place: key for place, key in enumerate(keys) if key in LABELS and key not in keys[:place]}
    key = posted.get("organisation", "")
    organisation = Organisation.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    made = _preview(deposit, columns, by=by, on=on, organisation=organisation)
    return Preview(made.deposit, made.columns, organisation, made.plan.decided(_decisions(posted, made.plan)))


def _decisions(posted: Mapping[str, Any], plan: Plan) -> dict[int, str]:
    said = {each.line: posted.get(f"decision-{each.line}", "") for each in plan.proposals if each.asked}
    return {line: decision for line, decision in said.items() if decision in DECISIONS}


def _preview(
    deposit: Deposit, columns: Mapping[int, str], *, by: Agent, on: date, organisation: Organisation | None
) -> Preview:
    plan = plans.plan(read(deposit, columns), by, on, organisation=organisation)
    return Preview(deposit, columns, organisation, plan)


def help_lines() -> list[tuple[str, str, str]]:
    """Head, example, what it holds: for the page."""
    return [(column.label, column.example, column.help) for column in COLUMNS]

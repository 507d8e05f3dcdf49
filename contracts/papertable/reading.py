"""The lines of the table, read as contracts: every wrong cell is told, with its line and its column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, Value

from cls_portal.errors import Refused
from cls_portal.forms import FrenchDateField
from cls_portal.models import Agent
from cls_portal.querysets import plain_words, sort_key
from cls_portal.spreadsheets import Row, Unreadable, read
from contracts.models import Capacity, ContractKind
from contracts.papertable.archive import Deposit
from contracts.papertable.columns import COLUMNS, MOST_SIGNATORIES, SIGNATORY, SIGNATORY_HEAD, signatory_label
from partners.models import Council
from territories.models import Territory
from territories.states import TerritoryKind

MOST_CONTRACTS, MOST_PROBLEMS = 400, 300
LABELS = {column.key: column.label for column in COLUMNS}
LONGEST = {"title": 200, "perimeter_name": 200, "paper_reference": 100}

Problem = tuple[int, str, str]  # line, column, sentence


@dataclass
class Reading:
    """What the table holds, as plain values that can be kept, and everything wrong in it."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, column: str, text: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((line, column, text))


def read_deposit(deposit: Deposit, by: Agent) -> Reading:
    """The contracts of the table, each with its scan; `Refused` when there is no table to read."""
    name, content = deposit.table()
    try:
        rows = read(name, content)
    except Unreadable as error:
        raise Refused(str(error)) from error
    reading = Reading()
    heads = _heads(rows[0], reading)
    if reading.problems:
        return reading
    lines = [(row.line, {key: row.text(place) for key, place in heads.items()}, row) for row in rows[1:]]
    if not lines:
        reading.wrong(rows[0].line, "", "Le tableau ne contient aucun contrat sous ses en-têtes.")
    if len(lines) > MOST_CONTRACTS:
        raise Refused(f"Ce tableau dépasse {MOST_CONTRACTS} contrats : partagez-le.")
    known = Known.of([cells for _, cells, _ in lines], by)
    used: dict[str, int] = {}
    for number, cells, row in lines:
        line = _Line(number, cells, row, heads, reading, known, deposit)
        found = line.contract()
        scan = cells.get("scan", "").casefold()
        if scan and scan in used:
            line.wrong("scan", f"Ce fichier est déjà celui de la ligne {used[scan]}.")
        used.setdefault(scan, number)
        if not line.failed:
            reading.rows.append(found)
    return reading


def _heads(row: Row, reading: Reading) -> dict[str, int]:
    """Key of each column → its place; of a signatory: « capacity 3 »."""
    names = {_words(column.label): column.key for column in COLUMNS}
    people = {_words(column.label): column.key for column in SIGNATORY}
    found: dict[str, int] = {}
    for place in range(len(row.values)):
        written = _words(row.text(place))
        if not written:
            continue
        numbered = SIGNATORY_HEAD.fullmatch(written)
        key = names.get(written, "")
        if numbered and numbered[2] in people and 1 <= int(numbered[1]) <= MOST_SIGNATORIES:
            key = f"{people[numbered[2]]} {int(numbered[1])}"
        if not key:
            reading.wrong(row.line, row.text(place), "Colonne inconnue : partez du modèle.")
        elif key in found:
            reading.wrong(row.line, row.text(place), "Cette colonne figure deux fois.")
        found[key] = place
    for column in COLUMNS:
        if column.required and column.key not in found:
            reading.wrong(row.line, column.label, "Cette colonne manque.")
    return found


def _words(text: str) -> str:
    return " ".join(plain_words(text))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


@dataclass(frozen=True)
class Known:
    """What the cells name, looked up once for the whole table."""

    by_code: Mapping[str, Territory]
    by_name: Mapping[str, list[Territory]]
    departments: Mapping[str, Territory]
    councils: Mapping[str, list[Council]]

    @classmethod
    def of(cls, cells: Iterable[Mapping[str, str]], by: Agent) -> Known:
        rows = list(cells)
        places = {part for row in rows for part in _parts(row.get("communes", ""))}
        communes = Territory.objects.filter(kind=TerritoryKind.COMMUNE, gone=False).filter(
            Q(code__in=[_code(place) for place in places])
            | Q(sort_key__in=[sort_key(Value(place)) for place in places])
        )
        by_name: dict[str, list[Territory]] = {}
        by_code = {commune.code: commune for commune in communes}
        for commune in by_code.values():
            by_name.setdefault(_words(commune.name), []).append(commune)
        councils: dict[str, list[Council]] = {}
        named = {row["council"] for row in rows if row.get("council")}
        for council in Council.objects.visible_to(by).filter(sort_key__in=[sort_key(Value(name)) for name in named]):
            councils.setdefault(_words(council.name), []).append(council)
        departments = {each.code: each for each in Territory.objects.filter(kind=TerritoryKind.DEPARTMENT)}
        return cls(by_code, by_name, departments, councils)


def _code(text: str) -> str:
    """A code of commune, a lost leading zero put back."""
    return text.upper().zfill(5) if text.isdigit() and len(text) == 4 else text.upper()


@dataclass
class _Line:
    """One line being read."""

    number: int
    cells: Mapping[str, str]
    row: Row
    places: Mapping[str, int]
    reading: Reading
    known: Known
    deposit: Deposit
    failed: bool = False

    def contract(self) -> dict[str, Any]:
        """What `take_over_contract` takes, as plain values; the scan by its name."""
        for column in COLUMNS:
            if column.required and not self.cells.get(column.key):
                self.wrong(column.key, "La cellule est vide.")
        communes = self._communes()
        lead = self._lead(communes)
        council = self._council()
        scan = self.cells.get("scan", "")
        if scan and (fault := self.deposit.fault_of_scan(scan)):
            self.wrong("scan", fault)
        return {
            "line": self.number,
            "kind": self._kind(),
            **{key: self._text(key) for key in LONGEST},
            "communes": [commune.pk for commune in communes],
            "places": ", ".join(commune.name for commune in communes),
            "lead": lead.pk if lead else None,
            **{key: self._day(key, LABELS[key]) for key in ("signed_on", "starts_on", "ends_on")},
            "council": council.pk if council else None,
            "scan": scan,
            "signatories": self._signatories(),
        }

    def wrong(self, key: str, text: str) -> None:
        self._wrong_at(LABELS[key], text)

    def _wrong_at(self, label: str, text: str) -> None:
        self.failed = True
        self.reading.wrong(self.number, label, text)

    def _text(self, key: str) -> str:
        value = self.cells.get(key, "")
        if len(value) > LONGEST[key]:
            self.wrong(key, f"Plus de {LONGEST[key]} caractères.")
        return value

    def _kind(self) -> str:
        written = self.cells.get("kind", "")
        words = _words(written)
        for kind in ContractKind:
            if words in {_words(kind.value), _words(str(kind.label))}:
                return kind.value
        if written:
            self.wrong("kind", f"« {written} » est inconnu ; attendu : {', '.join(ContractKind.values)}.")
        return ""

    def _day(self, key: str, label: str) -> str | None:
        place = self.places.get(key)
        value = self.row.values[place] if place is not None and place < len(self.row.values) else None
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        written = self.cells.get(key, "")
        try:
            day = FrenchDateField(required=False).clean(written)
        except ValidationError:
            self._wrong_at(label, f"« {written} » n’est pas une date (31/12/2027).")
            return None
        return day.isoformat() if day else None

    def _communes(self) -> list[Territory]:
        found: dict[int, Territory] = {}
        for written in _parts(self.cells.get("communes", "")):
            commune = self._commune(written)
            if commune is not None:
                found[commune.pk] = commune
        return list(found.values())

    def _commune(self, written: str) -> Territory | None:
        if _code(written) in self.known.by_code:
            return self.known.by_code[_code(written)]
        named = self.known.by_name.get(_words(written), [])
        lead = self.known.departments.get(self.cells.get("lead", "").upper())
        if len(named) > 1 and lead is not None:
            named = [commune for commune in named if commune.department_id == lead.pk]
        if len(named) == 1:
            return named[0]
        if named:
            codes = ", ".join(sorted(commune.code for commune in named))
            self.wrong("communes", f"« {written} » désigne plusieurs communes ({codes}) : donnez son code Insee.")
        else:
            self.wrong("communes", f"« {written} » n’est ni le code ni le nom exact d’une commune.")
        return None

    def _lead(self, communes: list[Territory]) -> Territory | None:
        written = self.cells.get("lead", "").upper()
        written = written.zfill(2) if written.isdigit() else written
        if written:
            if written not in self.known.departments:
                self.wrong("lead", f"« {written} » n’est le code d’aucun département.")
            return self.known.departments.get(written)
        of_first = communes[0].department_id if communes else None
        return next((each for each in self.known.departments.values() if each.pk == of_first), None)

    def _council(self) -> Council | None:
        written = self.cells.get("council", "")
        named = self.known.councils.get(_words(written), []) if written else []
        if written and len(named) != 1:
            many = "désigne plusieurs conseils" if named else "n’est le nom d’aucun conseil que vous voyez"
            self.wrong("council", f"« {written} » {many}.")
        return named[0] if len(named) == 1 else None

    def _signatories(self) -> list[list[str | None]]:
        found = []
        for rank in range(1, MOST_SIGNATORIES + 1):
            cells = {column.key: self.cells.get(f"{column.key} {rank}", "") for column in SIGNATORY}
            if any(cells.values()):
                found.append(self._signatory(rank, cells))
        return found

    def _signatory(self, rank: int, cells: Mapping[str, str]) -> list[str | None]:
        labels = {column.key: signatory_label(rank, column) for column in SIGNATORY}
        for key in ("title", "name"):
            if not cells[key]:
                self._wrong_at(labels[key], "La cellule est vide.")
            if len(cells[key]) > 200:
                self._wrong_at(labels[key], "Plus de 200 caractères.")
        words = _words(cells["capacity"])
        capacity = next((each.value for each in Capacity if words in {each.value, _words(str(each.label))}), "")
        if not capacity:
            self._wrong_at(labels["capacity"], f"« {cells['capacity']} » n’est pas une qualité connue (voir l’aide).")
        day = self._day(f"signed_on {rank}", labels["signed_on"])
        return [capacity, cells["title"], cells["name"], day]

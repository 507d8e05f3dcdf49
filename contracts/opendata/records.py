"""What the public register knows of a contract: never the name, the address or the words of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection

from cls_portal.exports.reading import CHUNK, as_of_now
from contracts.models import Capacity, Contract, ContractCommune, Signatory
from contracts.register.positions import Position, position
from territories.states import TerritoryKind

# The capacities in words. Where the State has no préfet (CSI D156-9 and after), it is said so (`_signing`).
SIGNS_AS = {
    Capacity.PREFECT: "préfet",
    Capacity.PROSECUTOR: "procureur de la République",
    Capacity.MAYOR: "maire",
    Capacity.EPCI_PRESIDENT: "président d’intercommunalité",
    Capacity.DEPARTMENT_PRESIDENT: "président du conseil départemental",
    Capacity.TRANSPORT_OPERATOR: "exploitant de transport public",
    Capacity.OTHER: "autre signataire",
}
OF_STATE = "représentant de l’État"
WITHOUT_PREFET = frozenset({"986", "987", "988"})
# As a record after its day, in that order; then what stands in other tables (`_beside`).
LOOKUPS = (
    "reference", "kind", "title", "perimeter_name", "lead_prefecture__code", "lead_prefecture__name", "council__kind",
    "state", "signed_on", "starts_on", "ends_on", "terminated_on", "public_entry__opened_on",
)  # fmt: skip
ROWS = """SELECT own.*, communes.codes, communes.names, epci.sirens, signing.capacities, signing.places
FROM ({own}) AS own LEFT JOIN ({communes}) AS communes ON communes.contract = own.pk
LEFT JOIN ({epci}) AS epci ON epci.contract = own.pk LEFT JOIN ({signing}) AS signing ON signing.contract = own.pk
ORDER BY own.reference"""
DIGEST = "SELECT md5(coalesce(string_agg(md5(row::text), '' ORDER BY row.reference), '')) FROM ({rows}) AS row"


@dataclass(frozen=True, slots=True)
class Record:
    """A contract as anybody reads it on that day."""

    day: date
    reference: str
    kind: str
    title: str
    perimeter_name: str
    department: str
    department_name: str
    council: str | None
    recorded: str
    signed_on: date
    starts_on: date | None
    ends_on: date | None
    terminated_on: date | None
    opened_on: date | None
    communes: list[dict[str, str]]
    epci: list[str]
    signing: list[dict[str, str | None]]

    @property
    def position(self) -> Position | None:
        """Where it stands on that day, as the register of the préfectures says it."""
        return position(
            self.recorded, signed_on=self.signed_on, starts_on=self.starts_on, ends_on=self.ends_on,
            terminated_on=self.terminated_on, day=self.day,
        )  # fmt: skip

    @property
    def signatures(self) -> list[tuple[str, str]]:
        """Each capacity in which it is signed, with the code of the territory."""
        return [(_signing(each["capacity"], self.department), each["code"] or "") for each in self.signing]


def _signing(capacity: Any, department: str) -> str:
    if capacity == Capacity.PREFECT and department in WITHOUT_PREFET:
        return OF_STATE
    return SIGNS_AS[Capacity(capacity)]


def published(day: date) -> Iterator[Record]:
    """The whole register, by reference, from a cursor of the server: memory does not grow with it."""
    sql, params = _rows_of(Contract.objects.open_to_all())
    with as_of_now(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield _record(day, row)


def digest() -> str:
    """Of everything that the register publishes, made by the server in one statement; the same until one changes."""
    sql, params = _rows_of(Contract.objects.open_to_all())
    with connection.cursor() as cursor:
        cursor.execute(DIGEST.format(rows=sql), params)
        return str(cursor.fetchone()[0])


def record_of(contract: Contract, day: date) -> Record:
    """What would be published of this contract on that day, or what is."""
    with connection.cursor() as cursor:
        cursor.execute(*_rows_of(Contract.objects.filter(pk=contract.pk)))
        found = _record(day, cursor.fetchone())
    return replace(found, opened_on=found.opened_on or day)


def _record(day: date, row: Sequence[Any]) -> Record:
    codes, names, sirens, capacities, places = (each or [] for each in row[-5:])
    communes = [{"code": code, "name": name} for code, name in zip(codes, names, strict=True)]
    signing = [{"capacity": capacity, "code": code} for capacity, code in zip(capacities, places, strict=True)]
    values = [day, *row[1:-5], communes, sirens, signing]
    return Record(*values)


def _rows_of(contracts: Any) -> tuple[str, list[Any]]:
    """These contracts as rows, in one statement: what stands in another table is gathered once for all of them, each
    part in its turn in `ROWS`."""
    rows = contracts.order_by()
    parts = {"own": rows.values_list("pk", *LOOKUPS), **_beside(rows.values("pk"))}
    made = {name: rows.query.sql_with_params() for name, rows in parts.items()}
    sql = ROWS.format(**{name: text for name, (text, _) in made.items()})
    return sql, [value for _, params in made.values() for value in params]


def _beside(keys: Any) -> dict[str, Any]:
    """The communes of these contracts, the EPCI that hold them, their signatories, each by contract."""
    perimeter: Any = ContractCommune.objects.filter(contract__in=keys).order_by().values("contract")
    signatories: Any = Signatory.objects.filter(contract__in=keys, awaited=True).order_by().values("contract")
    siren = "commune__territory_rows__territory__siren"
    epci = perimeter.filter(commune__territory_rows__territory__kind=TerritoryKind.EPCI)
    return {
        "communes": perimeter.annotate(
            codes=ArrayAgg("commune__code", order_by="commune__code"),
            names=ArrayAgg("commune__name", order_by="commune__code"),
        ),
        "epci": epci.annotate(sirens=ArrayAgg(siren, distinct=True, order_by=siren)),
        "signing": signatories.annotate(
            capacities=ArrayAgg("capacity", order_by=("position", "pk")),
            places=ArrayAgg("territory__code", order_by=("position", "pk")),
        ),
    }

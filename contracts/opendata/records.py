"""What the public register knows of a contract: never the name, the address or the words of a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

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
# As a record after its day, in that order.
LOOKUPS = (
    "reference", "kind", "title", "perimeter_name", "lead_prefecture__code", "lead_prefecture__name", "council__kind",
    "state", "signed_on", "starts_on", "ends_on", "terminated_on", "public_entry__opened_on",
    "open_communes", "open_epci", "open_signing",
)  # fmt: skip
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
    with as_of_now():
        for row in rows_of(Contract.objects.open_to_all()).iterator(chunk_size=CHUNK):
            yield Record(day, *row)


def digest() -> str:
    """Of everything that the register publishes, made by the server in one statement; the same until one changes."""
    sql, params = rows_of(Contract.objects.open_to_all()).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(DIGEST.format(rows=sql), params)
        return str(cursor.fetchone()[0])


def record_of(contract: Contract, day: date) -> Record:
    """What would be published of this contract on that day, or what is."""
    found = Record(day, *rows_of(Contract.objects.filter(pk=contract.pk)).get())
    return replace(found, opened_on=found.opened_on or day)


def rows_of(contracts: Any) -> Any:
    """These contracts as rows of `LOOKUPS`: one statement, whatever they hold."""
    perimeter = ContractCommune.objects.filter(contract=OuterRef("pk"))
    communes = perimeter.order_by("commune__code").values(
        pair=JSONObject(code="commune__code", name="commune__name")
    )  # fmt: skip
    epci = perimeter.filter(commune__territory_rows__territory__kind=TerritoryKind.EPCI)
    sirens = epci.values("commune__territory_rows__territory__siren").distinct()
    signing = Signatory.objects.filter(contract=OuterRef("pk"), awaited=True).order_by("position", "pk")
    return (
        contracts.order_by("reference")
        .annotate(
            open_communes=ArraySubquery(communes),
            open_epci=ArraySubquery(sirens.order_by("commune__territory_rows__territory__siren")),
            open_signing=ArraySubquery(signing.values(pair=JSONObject(capacity="capacity", code="territory__code"))),
        )
        .values_list(*LOOKUPS)
    )

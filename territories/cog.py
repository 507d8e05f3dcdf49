"""The eight files of the Code officiel géographique, read into one consistent `Geography`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from territories.states import EpciKind, FormerNature, TerritoryKind
from territories.tables import Line, Problems, read_table

EDITION = "COG 2026"
CENSUS = 2023
CENSUS_OF = {"976": 2017}  # Mayotte: no later municipal population

COLUMNS: dict[str, tuple[str, ...]] = {
    "regions.csv": ("code", "nom", "type_liaison", "zone", "chef_lieu"),
    "departements.csv": ("code", "nom", "type_liaison", "zone", "region", "chef_lieu"),
    "arrondissements.csv": ("code", "nom", "type_liaison", "departement", "region", "chef_lieu"),
    "epci.csv.xz": (
        "siren", "type", "nom", "mode_financement", "population_municipale", "population_totale", "nb_communes",
        "epci_parent",
    ),
    "communes.csv.xz": (
        "code", "type", "nom", "type_liaison", "zone", "departement", "region", "arrondissement", "code_parent",
        "epci", "ept", "siren", "population", "codes_postaux", "anciens_codes",
    ),
    "epci_communes.csv.xz": (
        "epci", "commune", "siren_commune", "nom_commune", "population_municipale", "population_totale",
    ),
    "passage_cog.csv": ("ancien_code", "code_2026", "ancien_nom", "nom_2026", "nature", "derniere_annee_vue"),
    "communes_apparues.csv": ("code", "nom", "nature", "ancien_code", "premiere_annee_vue", "annees_vues"),
}  # fmt: skip
FILES = tuple(COLUMNS)

Key = tuple[str, str]

# Plain text: reading a member of an enumeration 260,000 times costs as much as reading the files.
COUNTRY = TerritoryKind.COUNTRY.value
REGION = TerritoryKind.REGION.value
DEPARTMENT = TerritoryKind.DEPARTMENT.value
DISTRICT = TerritoryKind.DISTRICT.value
EPCI = TerritoryKind.EPCI.value
EPT = TerritoryKind.EPT.value
COMMUNE = TerritoryKind.COMMUNE.value
MUNICIPAL_DISTRICT = TerritoryKind.MUNICIPAL_DISTRICT.value
FRANCE: Key = (COUNTRY, "FR")

COMMUNE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
DEPARTMENT_CODE = re.compile(r"[0-9][0-9AB]|9[78][0-9]")
REGION_CODE = re.compile(r"[0-9]{2}|9[78][0-9]")
DISTRICT_CODE = re.compile(r"[0-9][0-9AB][0-9]{1,2}")
SIREN = re.compile(r"[0-9]{9}")
POSTAL_CODE = re.compile(r"[0-9]{5}")

COMMUNE_KINDS = {
    "COM": COMMUNE,
    "ARM": MUNICIPAL_DISTRICT,
    "COMD": TerritoryKind.DELEGATED.value,
    "COMA": TerritoryKind.ASSOCIATED.value,
}
EPCI_KINDS = {kind: kind for kind in EpciKind.values} | {"EPT": ""}
PASSAGE_NATURES = {
    "ANC": FormerNature.GONE.value,
    "COMD": FormerNature.DELEGATED.value,
    "COMA": FormerNature.ASSOCIATED.value,
}
APPEARED_NATURES = {
    "recodage": FormerNature.RECODED.value,
    "recodage_et_scission": FormerNature.RECODED.value,
    "retablissement": "",
}


@dataclass(slots=True)
class Record:
    """One territory as the files describe it; other territories are named by their key."""

    kind: str
    code: str
    name: str
    parent: Key | None = None
    department: Key | None = None
    region: Key | None = None
    district: Key | None = None
    siren: str = ""
    epci_kind: str = ""
    population: int | None = None
    population_year: int | None = None
    postal_codes: list[str] = field(default_factory=list)
    former_codes: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.kind, self.code


@dataclass(frozen=True, slots=True)
class Former:
    """A former code, and the code of the commune that answers for it today."""

    code: str
    name: str
    commune: str
    nature: str
    last_year: int | None


@dataclass
class Geography:
    """Everything the files say.

    `members` are (key of an EPCI or EPT, code of a commune); `formers` go by (former code, code of today).
    """

    records: dict[Key, Record] = field(default_factory=dict)
    members: list[tuple[Key, str]] = field(default_factory=list)
    formers: dict[tuple[str, str], Former] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def unheard(text: str) -> None:
    """The progress of a load nobody watches."""


def read_geography(folder: Path, progress: Callable[[str], None] = unheard) -> Geography:
    """Read and check all files of the folder; `Refused` names every bad cell (file, line, column)."""
    reader = _Reader(folder)
    for file, read in (
        ("regions.csv", reader.region),
        ("departements.csv", reader.department),
        ("arrondissements.csv", reader.district),
        ("epci.csv.xz", reader.epci),
        ("communes.csv.xz", reader.commune),
        ("epci_communes.csv.xz", reader.member),
        ("passage_cog.csv", reader.passage),
        ("communes_apparues.csv", reader.appeared),
    ):
        count = reader.read(file, read)
        progress(f"{file} : {count} lignes lues")
    reader.check_references()
    reader.problems.refuse_if_any()
    _place_epci(reader.geography)
    _add_populations(reader.geography)
    return reader.geography


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems = Problems()
        self.geography = Geography()
        self.geography.records[FRANCE] = Record(*FRANCE, name="France")
        self.references: list[tuple[Line, str, Key]] = []
        self.expected_members: dict[tuple[Key, str], Line] = {}

    def read(self, file: str, take: Callable[[Line], None]) -> int:
        count = 0
        for line in read_table(self.folder / file, COLUMNS[file], self.problems):
            take(line)
            count += 1
        if count == 0 and not self.problems.reasons:
            self.problems.add(file, 2, "", "le fichier ne contient aucune ligne.")
        self.geography.rows[file] = count
        return count

    def add(self, line: Line, column: str, record: Record) -> None:
        if record.key in self.geography.records:
            line.wrong(column, f"« {record.code} » figure déjà dans le fichier avec la même nature.")
        self.geography.records[record.key] = record

    def refer(self, line: Line, column: str, kind: str) -> Key | None:
        """The key of another territory named in this cell, checked again once all is read; None when empty."""
        code = line.maybe(column)
        if not code:
            return None
        key = (kind, code)
        if key not in self.geography.records:
            self.references.append((line, column, key))
        return key

    def must_refer(self, line: Line, column: str, kind: str) -> Key | None:
        line.text(column)
        return self.refer(line, column, kind)

    def region(self, line: Line) -> None:
        code = line.code("code", REGION_CODE)
        self.add(line, "code", Record(REGION, code, line.text("nom")))

    def department(self, line: Line) -> None:
        code = line.code("code", DEPARTMENT_CODE)
        region = self.must_refer(line, "region", REGION)
        self.add(line, "code", Record(DEPARTMENT, code, line.text("nom"), region=region))

    def district(self, line: Line) -> None:
        record = Record(DISTRICT, line.code("code", DISTRICT_CODE), line.text("nom"))
        record.department = self.must_refer(line, "departement", DEPARTMENT)
        record.region = self.must_refer(line, "region", REGION)
        self.add(line, "code", record)

    def epci(self, line: Line) -> None:
        siren, epci_kind = line.code("siren", SIREN), line.one_of("type", EPCI_KINDS)
        kind = EPT if line.maybe("type") == "EPT" else EPCI
        record = Record(kind, siren, line.text("nom"), siren=siren, epci_kind=epci_kind)
        if kind == EPT:
            record.parent = self.must_refer(line, "epci_parent", EPCI)
        self.add(line, "siren", record)

    def commune(self, line: Line) -> None:
        kind = line.one_of("type", COMMUNE_KINDS)
        record = Record(kind, line.code("code", COMMUNE_CODE), line.text("nom"), siren=line.maybe("siren"))
        record.department = self.must_refer(line, "departement", DEPARTMENT)
        record.region = self.must_refer(line, "region", REGION)
        record.district = self.refer(line, "arrondissement", DISTRICT)
        record.population = line.integer("population")
        record.postal_codes = line.codes("codes_postaux", POSTAL_CODE)
        record.former_codes = line.codes("anciens_codes", COMMUNE_CODE)
        if kind == COMMUNE:
            self.expect_members(line, record.code)
        else:
            record.parent = self.must_refer(line, "code_parent", COMMUNE)
        self.add(line, "code", record)

    def expect_members(self, line: Line, code: str) -> None:
        for column, kind in (("epci", EPCI), ("ept", EPT)):
            group = self.refer(line, column, kind)
            if group is not None:
                self.expected_members[group, code] = line

    def member(self, line: Line) -> None:
        """A commune of an EPCI or EPT; both files must say the same."""
        commune = self.must_refer(line, "commune", COMMUNE)
        siren = line.code("epci", SIREN)
        for kind in (EPCI, EPT):
            member = ((kind, siren), commune[1] if commune else "")
            if self.expected_members.pop(member, None) is not None:
                self.geography.members.append(member)
                return
        line.wrong("epci", f"« {siren} » n’est pas l’intercommunalité de cette commune dans communes.csv.xz.")

    def passage(self, line: Line) -> None:
        year = line.integer("derniere_annee_vue")
        nature = line.one_of("nature", PASSAGE_NATURES)
        self.former(line, line.code("ancien_code", COMMUNE_CODE), "code_2026", line.maybe("ancien_nom"), nature, year)

    def appeared(self, line: Line) -> None:
        """A commune re-established, or the same commune under a new code: the former code may serve another today."""
        nature = line.one_of("nature", APPEARED_NATURES)
        if not nature:
            return
        year = line.integer("premiere_annee_vue")
        code = line.code("ancien_code", COMMUNE_CODE)
        self.former(line, code, "code", line.text("nom"), nature, year - 1 if year else None)

    def former(self, line: Line, code: str, column: str, name: str, nature: str, last_year: int | None) -> None:
        commune = self.must_refer(line, column, COMMUNE)
        if commune is None:
            return
        self.geography.formers.setdefault((code, commune[1]), Former(code, name, commune[1], nature, last_year))
        record = self.geography.records.get(commune)
        if record is not None and code not in record.former_codes:
            record.former_codes.append(code)

    def check_references(self) -> None:
        for line, column, key in self.references:
            if key not in self.geography.records:
                line.wrong(column, f"« {key[1]} » ne désigne aucun territoire connu.")
        for (group, code), line in self.expected_members.items():
            line.wrong("epci", f"la commune {code} manque à « {group[1]} » dans epci_communes.csv.xz.")


def _place_epci(geography: Geography) -> None:
    """Give an EPCI or EPT the département and région of its communes, when all have the same."""
    places: dict[Key, list[Record]] = {}
    for group, code in geography.members:
        places.setdefault(group, []).append(geography.records[COMMUNE, code])
    for group, communes in places.items():
        departments, regions = {c.department for c in communes}, {c.region for c in communes}
        record = geography.records[group]
        record.department = departments.pop() if len(departments) == 1 else None
        record.region = regions.pop() if len(regions) == 1 else None


def _add_populations(geography: Geography) -> None:
    """Date the populations of communes, and sum them for the territories that hold them."""
    groups: dict[str, list[Key]] = {}
    for group, code in geography.members:
        groups.setdefault(code, []).append(group)
    for record in list(geography.records.values()):
        if record.population is None or record.kind not in (COMMUNE, MUNICIPAL_DISTRICT):
            continue
        department = record.department[1] if record.department else ""
        record.population_year = CENSUS_OF.get(department, CENSUS)
        if record.kind == COMMUNE:
            for key in (*_holders(record), *groups.get(record.code, ())):
                _add(geography.records[key], record)


def _holders(commune: Record) -> Iterator[Key]:
    yield FRANCE
    yield from (key for key in (commune.region, commune.department, commune.district) if key is not None)


def _add(total: Record, commune: Record) -> None:
    total.population = (total.population or 0) + (commune.population or 0)
    total.population_year = max(total.population_year or 0, commune.population_year or 0)

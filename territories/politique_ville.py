"""The lists of the politique de la ville that the portal ships, read into priority areas.

They are partial: what is not known (a perimeter, a name, a date) is said in the source of each area, never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cls_portal.actors import SystemActor, agent_of
from cls_portal.querysets import plain_words
from cls_portal.writing import create, one_at_a_time, operation
from territories.area_lines import AreaLine, compare
from territories.cog import COMMUNE_CODE, unheard
from territories.models import ReferenceLoad, Territory, TerritoryCommune
from territories.naming import of_place
from territories.operations.areas import IMPORTS, ImportReport, apply_lines
from territories.querysets import ARTICLES
from territories.states import AreaKind, TerritoryKind
from territories.tables import Line, Problems, read_table, sha256_of

if TYPE_CHECKING:
    from cls_portal.models import Agent

KIND, EDITION = "politique-ville", "23 novembre 2026"
QPV_2015, QPV_2015_OVER = date(2015, 1, 1), date(2024, 1, 1)  # codes QP, in metropolitan France
CONTRACTS, CONTRACTS_OVER = date(2015, 1, 1), date(2021, 1, 1)
ZFU_SEEN = date(2019, 1, 1)
TO_COMPLETE = "périmètre à compléter"

NAMED_QPV, DERIVED_QPV = "qpv2015_occitanie.csv", "communes_avec_qpv2015_derive.csv"
COLUMNS: dict[str, tuple[str, ...]] = {
    "contrats_de_ville_2014_2020.csv": (
        "code", "libelle", "perimetre", "nb_communes", "siren_epci_2015", "siren_existe_en_2026",
    ),
    "communes_zfu_2019.csv": ("code", "libelle", "perimetre", "nb_communes"),
    NAMED_QPV: (
        "code_qp", "nom_qp", "communes", "code_commune_principale", "departement", "population_qp",
        "population_communes", "taux_pauvrete_60",
    ),
    DERIVED_QPV: ("code", "nom", "departement", "part_de_la_commune_couverte"),
}  # fmt: skip


@dataclass
class Gazetteer:
    """The communes of today by name, and those of each EPCI; two queries."""

    by_name: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    by_epci: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Gazetteer:
        found = cls()
        communes = Territory.objects.filter(kind=TerritoryKind.COMMUNE, gone=False)
        for code, name, key, department in communes.values_list("code", "name", "sort_key", "department__code"):
            found.by_name[key].append((code, department or ""))
            found.names[code] = name
        members = TerritoryCommune.objects.filter(territory__kind=TerritoryKind.EPCI, territory__gone=False)
        for siren, code in members.values_list("territory__code", "commune__code"):
            found.by_epci[siren].append(code)
        return found

    def named(self, name: str, *, among: Sequence[str] = (), department: str = "") -> str:
        """The code of the only commune of that name, its article given or not; "" when there is none, or several."""
        key = " ".join(plain_words(name.replace("½", "œ")))  # « Vand½uvre » in the list of the ZFU
        codes = [
            code
            for article in ARTICLES
            for code, place in self.by_name.get(article + key, ())
            if (not among or code in among) and (not department or place == department)
        ]
        return codes[0] if len(codes) == 1 else ""


NOTHING = ImportReport(0, 0, 0)


@dataclass(frozen=True)
class LoadReport:
    """What a load did; `unplaced` are the areas whose communes are still to be found."""

    changed: bool
    written: ImportReport = NOTHING
    unplaced: tuple[str, ...] = ()


@operation("reference.loaded")
def load_priority_areas(
    folder: Path, *, by: Agent | SystemActor, force: bool = False, progress: Callable[[str], None] = unheard
) -> LoadReport:
    """Load the lists of the folder; `Refused` (file, line, column) when one is wrong, nothing being written.

    What people completed or corrected since stays as they left it.
    """
    digests = {file: sha256_of(folder / file) for file in COLUMNS}
    if not force and ReferenceLoad.objects.latest_by_file(KIND) == digests:
        return LoadReport(changed=False)
    lines, rows = read_lists(folder, Gazetteer.read())
    progress(f"{len(lines)} géographies lues")
    one_at_a_time(IMPORTS)
    found = compare(lines)
    report = apply_lines(found, [(area, line) for area, line in found.changed if area.revision == 1])
    for file, digest in digests.items():
        load = ReferenceLoad(
            kind=KIND, file_name=file, sha256=digest, rows=rows[file], edition=EDITION, by=agent_of(by)
        )
        create(load)
    unplaced = tuple(f"{line.code} {line.name}" for line in lines if not line.communes)
    return LoadReport(changed=True, written=report, unplaced=unplaced)


def read_lists(folder: Path, gazetteer: Gazetteer) -> tuple[list[AreaLine], dict[str, int]]:
    """Every area of the lists, and the number of rows of each file."""
    problems, rows = Problems(), {}
    lines: list[AreaLine] = []
    for file, columns in COLUMNS.items():
        found = [READERS[file](line, gazetteer) for line in read_table(folder / file, columns, problems)]
        rows[file] = len(found)
        lines.extend(found)
    problems.refuse_if_any()
    return list(_without_named(lines)), rows


def _without_named(lines: list[AreaLine]) -> Iterator[AreaLine]:
    """A commune whose quarters are named needs none of the derived list."""
    named = {code for line in lines if line.kind == AreaKind.QPV and line.code for code in line.communes}
    for line in lines:
        if line.code or not named & set(line.communes):
            yield line


def _contract(line: Line, gazetteer: Gazetteer) -> AreaLine:
    """A contrat de ville of one commune bears its name; of an EPCI, its SIREN of 2015."""
    name, siren, count = line.text("libelle"), line.maybe("siren_epci_2015"), line.integer("nb_communes")
    members = gazetteer.by_epci.get(siren, [])
    said = "Liste des contrats de ville 2014-2020 (CGET) ; terme de 2020 selon la liste, prolongations à saisir ; "
    if count == 1:
        alone = gazetteer.named(name, among=members)
        communes = [alone] if alone else []
        note = "commune de ce nom" if alone else TO_COMPLETE
    else:
        communes = members
        note = "communes de l’intercommunalité au 1er janvier 2026, à vérifier" if members else TO_COMPLETE
    return AreaLine(
        kind=AreaKind.CDV.value, name=name, code=line.text("code"), communes=tuple(sorted(communes)),
        stated_communes=count, starts_on=CONTRACTS, ends_on=CONTRACTS_OVER, source=said + note,
    )  # fmt: skip


def _zfu(line: Line, gazetteer: Gazetteer) -> AreaLine:
    written = line.text("libelle")
    code = gazetteer.named(written)
    name = f"Zone franche urbaine {of_place(gazetteer.names[code])}" if code else f"Zone franche urbaine : {written}"
    said = "Liste des communes avec ZFU de 2019 (CGET) ; dates de création et de fin à préciser ; "
    return AreaLine(
        kind=AreaKind.ZFU.value, name=name, code=line.text("code"), communes=(code,) if code else (), stated_communes=1,
        starts_on=ZFU_SEEN, source=said + ("commune de ce nom" if code else TO_COMPLETE),
    )  # fmt: skip


def _named_qpv(line: Line, gazetteer: Gazetteer) -> AreaLine:
    main, department = line.code("code_commune_principale", COMMUNE_CODE), line.text("departement")
    names = line.text("communes").split(",")
    others = {gazetteer.named(name.strip(), department=department) for name in names if len(names) > 1}
    return AreaLine(
        kind=AreaKind.QPV.value, name=line.text("nom_qp"), code=line.text("code_qp"),
        communes=tuple(sorted({main, *others} - {""})), population=line.integer("population_qp"),
        starts_on=QPV_2015, ends_on=QPV_2015_OVER, source="QPV de la génération 2015 en Occitanie (Insee)",
    )  # fmt: skip


def _derived_qpv(line: Line, gazetteer: Gazetteer) -> AreaLine:
    code = line.code("code", COMMUNE_CODE)
    return AreaLine(
        kind=AreaKind.QPV.value, name=f"QPV 2015 {of_place(line.text('nom'))} ({line.text('departement')})",
        communes=(code,) if code in gazetteer.names else (), starts_on=QPV_2015, ends_on=QPV_2015_OVER,
        source="Déduit du contour des QPV de 2015 (ANCT, 2019) posé sur les communes de 2026 : un ou plusieurs "
        "quartiers, noms et codes à préciser",
    )  # fmt: skip


READERS: dict[str, Callable[[Line, Gazetteer], AreaLine]] = {
    "contrats_de_ville_2014_2020.csv": _contract,
    "communes_zfu_2019.csv": _zfu,
    NAMED_QPV: _named_qpv,
    DERIVED_QPV: _derived_qpv,
}

"""Who must sign, who must deliberate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cls_portal.errors import Reason


@dataclass(frozen=True)
class Commune:
    """What the rules need of a commune of the perimeter: `of` is its name after « maire » (« de Bègles »)."""

    pk: int
    code: str
    of: str
    population: int


@dataclass(frozen=True)
class RequiredSignatory:
    """A signature without which the contract is not one."""

    capacity: str
    title: str
    territory: int | None
    source: str


_C97 = "circulaire du 28 octobre 1997, I.2 : « chacun des maires concernés signera le contrat intercommunal »"


_D132_7 = "CSI, art. D. 132-7, et circulaire du 28 octobre 1997, I.1"


# Where the State is not represented by a préfet (product.md §3; CSI D156-9, D132-14, D132-16).
_STATE_TITLES = {
    "75": "Le préfet de police",
    "13": "Le préfet de police des Bouches-du-Rhône",
    "977": "Le préfet délégué auprès du représentant de l’État à Saint-Barthélemy et à Saint-Martin",
    "978": "Le préfet délégué auprès du représentant de l’État à Saint-Barthélemy et à Saint-Martin",
    "986": "L’administrateur supérieur des îles Wallis et Futuna",
    "987": "Le haut-commissaire de la République en Polynésie française",
    "988": "Le haut-commissaire de la République en Nouvelle-Calédonie",
}


def state_representative(department_code: str, of_department: str) -> str:
    """The title of the State's representative: `of_department` is « de la Gironde »."""
    return _STATE_TITLES.get(department_code, f"Le préfet {of_department}")


@dataclass(frozen=True)
class Metropolis:
    """The métropole de Lyon, which holds the department's powers on its communes."""

    pk: int
    communes: frozenset[int]


_PLAN = "plan national du 2 octobre 2009"


# Who presides where a département's powers are in other hands, and from which day (docs/decisions/signatories.md).
_ONE_ASSEMBLY = {
    "2A": ("Le président du conseil exécutif de Corse", date(2018, 1, 1)),
    "2B": ("Le président du conseil exécutif de Corse", date(2018, 1, 1)),
    "972": ("Le président du conseil exécutif de Martinique", date(2016, 1, 1)),
    "973": ("Le président de l’assemblée de Guyane", date(2016, 1, 1)),
}


# Paris: the maire, who signs already, presides; beyond the départements there is no such assembly.
_NO_DEPARTMENT_COUNCIL = frozenset({"75", "975", "977", "978", "986", "987", "988"})


LYON_SINCE = date(2015, 1, 1)


DEPARTMENT_COUNCILS_SINCE = date(2015, 3, 22)  # « conseils généraux » before


def department_presidents(
    department_code: str,
    of_department: str,
    department: int,
    *,
    communes: Sequence[Commune],
    lyon: Metropolis | None,
    on: date,
) -> list[RequiredSignatory]:
    """Who presides over the département's assembly there and then; around Lyon, the métropole's president."""
    if department_code in _NO_DEPARTMENT_COUNCIL:
        return []
    council = "départemental" if on >= DEPARTMENT_COUNCILS_SINCE else "général"
    title = f"Le président du conseil {council} {of_department}"
    if department_code in _ONE_ASSEMBLY and on >= _ONE_ASSEMBLY[department_code][1]:
        title = _ONE_ASSEMBLY[department_code][0]
    own = RequiredSignatory("department_president", title, department, _PLAN)
    if lyon is None or on < LYON_SINCE:
        return [own]
    inside = [commune for commune in communes if commune.pk in lyon.communes]
    if not inside:
        return [own]
    of_lyon = RequiredSignatory("department_president", "Le président de la métropole de Lyon", lyon.pk, _PLAN)
    return [of_lyon] if len(inside) == len(communes) else [own, of_lyon]


def required_signatories(
    kind: str,
    *,
    communes: Sequence[Commune],
    department_code: str,
    of_department: str,
    department: int,
    transport_part: bool,
    on: date,
    lyon: Metropolis | None = None,
) -> list[RequiredSignatory]:
    """The core signatories, in the order in which they are printed (table of product.md §3).

    CLS and CLS NG: préfet, procureur, every mayor; a transport operator if there is a transport part
    (circ. 4 déc. 2006, so from that day on). STSPD: also the president of the conseil départemental. CtSI: préfet,
    mayors, procureur.
    """
    state = RequiredSignatory("prefect", state_representative(department_code, of_department), department, _D132_7)
    prosecutor = RequiredSignatory("prosecutor", "Le procureur de la République", None, _D132_7)
    mayors = [RequiredSignatory("mayor", f"Le maire {c.of}", c.pk, _C97) for c in communes]
    if kind == "CTSI":
        return [state, *mayors, prosecutor]
    others = []
    if kind == "STSPD":
        others += department_presidents(department_code, of_department, department, communes=communes, lyon=lyon, on=on)
    if transport_part and kind in {"CLS", "CLS_NG"} and on >= date(2006, 12, 4):
        others.append(
            RequiredSignatory(
                "transport_operator", "L’exploitant du réseau de transport", None, "circulaire du 4 décembre 2006"
            )
        )
    return [state, prosecutor, *mayors, *others]


def missing_signatories(present: set[tuple[str, int | None]], required: Sequence[RequiredSignatory]) -> list[Reason]:
    """Required signatories who do not stand in the contract; a capacity without territory matches any row of it."""
    return [
        Reason(f"Signataire obligatoire absent : {needed.title} ({needed.source}).", code="contract.signatory")
        for needed in required
        if (needed.capacity, needed.territory) not in present
        and not (needed.territory is None and any(capacity == needed.capacity for capacity, _ in present))
    ]


@dataclass(frozen=True)
class Adopter:
    """A commune or an EPCI whose assembly approves the contract: `of` follows « délibération »."""

    pk: int
    of: str


def adopters(
    communes: Sequence[Commune], presidents: Sequence[tuple[int, str]], mayors: Iterable[tuple[int, str]] = ()
) -> list[Adopter]:
    """Who adopts a délibération: each commune whose mayor signs, each EPCI whose president signs.

    An EPCI that signs adopts its own, which replaces no commune's. `presidents` and `mayors` are the signatories'
    territories (key, name); every commune of the perimeter signs by its mayor.
    """
    found = [Adopter(commune.pk, f"de la commune {commune.of}") for commune in communes]
    known = {commune.pk for commune in communes}
    found += [Adopter(pk, f"de la commune {name}") for pk, name in mayors if pk not in known]
    return found + [Adopter(pk, f"de l’intercommunalité «\u00a0{name}\u00a0»") for pk, name in presidents]


def missing_resolutions(adopting: Sequence[Adopter], approved: set[int]) -> list[Reason]:
    return [
        Reason(f"La délibération {adopter.of} n’est pas enregistrée.", code="contract.resolution")
        for adopter in adopting
        if adopter.pk not in approved
    ]


def territory_of_signatory(capacity: str, title: str, communes: Sequence[Commune], department: int) -> int | None:
    """The territory of whoever signed a paper: the département of its préfet, the commune that a mayor's title names.

    Where the contract has one commune, any mayor is that of it.
    """
    if capacity in {"prefect", "department_president"}:
        return department
    if capacity != "mayor":
        return None
    named = [commune.pk for commune in communes if title.casefold().endswith(commune.of.casefold())]
    return communes[0].pk if len(communes) == 1 else next(iter(named), None)

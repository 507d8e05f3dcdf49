"""The rules of a contract: pure functions of values and explicit dates, each with its source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cls_portal.errors import Reason
from cls_portal.templatetags.portal import date_fr
from contracts.states import EDITABLE, ContractState, Phase
from territories.states import AreaKind

if TYPE_CHECKING:
    from territories.models import PriorityArea

# A diagnostic validated longer ago than this needs a written reason to serve (choice of the portal:
# the texts give no age; a three-year strategy from a « diagnostic partagé » sets the order of magnitude).
DIAGNOSTIC_FRESH_YEARS = 2

# Ladder of reminders before the end of a contract (product.md §3), in months.
FINAL_EVALUATION_REMINDERS = (12, 6, 3)

# The geography of a framework agreement, by its kind.
AREA_OF_FRAMEWORK = {"CUCS": AreaKind.CUCS, "VILLE": AreaKind.CDV}

# Codes of what the préfecture may waive, in writing (product.md §3): the chain, and the predecessor's evaluation.
WAIVABLE_PREFIXES = ("chain.", "predecessor.")


@dataclass(frozen=True)
class LegalBasis:
    """A text that founds a kind of contract, in force from `since` (included) to `until` (excluded)."""

    text: str
    since: date
    until: date | None = None


_CIRCULAR_1997 = LegalBasis(
    "Circulaire interministérielle du 28 octobre 1997 relative à la mise en œuvre des contrats locaux de sécurité",
    date(1997, 10, 28),
)
_CIRCULAR_2006 = LegalBasis(
    "Circulaire INTK0600110C du 4 décembre 2006 (contrats locaux de sécurité de nouvelle génération)",
    date(2006, 12, 4),
)
_DECREE_2002 = LegalBasis("Décret n° 2002-999 du 17 juillet 2002", date(2002, 7, 18), date(2007, 7, 24))
_CGCT = LegalBasis("Code général des collectivités territoriales, art. D. 2211-1 à D. 2211-4", date(2007, 7, 24),
                   date(2014, 1, 1))  # fmt: skip
_CSI = LegalBasis("Code de la sécurité intérieure, art. L. 132-4, L. 132-13 et D. 132-7", date(2014, 1, 1))
_PLAN_2009 = LegalBasis(
    "Plan national de prévention de la délinquance et d’aide aux victimes du 2 octobre 2009", date(2009, 10, 2)
)
_CIRCULAR_2021 = LegalBasis(
    "Circulaire du Premier ministre n° 6258/SG du 16 avril 2021 (contrats de sécurité intégrée)", date(2021, 4, 16)
)

_BASES: dict[str, tuple[LegalBasis, ...]] = {
    "CLS": (_CIRCULAR_1997, _DECREE_2002, _CGCT, _CSI),
    "CLS_NG": (_CIRCULAR_2006, _DECREE_2002, _CGCT, _CSI),
    "STSPD": (_PLAN_2009, _CGCT, _CSI),
    "CTSI": (_CIRCULAR_2021, _CSI),
}


def legal_basis(kind: str, on: date) -> list[str]:
    """The texts that a contract of this kind cites on that day (domain.md §1.1)."""
    return [b.text for b in _BASES[kind] if b.since <= on and (b.until is None or on < b.until)]


def kind_exists(kind: str, on: date) -> bool:
    """Whether this kind of contract had its founding text on that day."""
    return kind in _BASES and _BASES[kind][0].since <= on


def kind_since(kind: str) -> date:
    """The day of the founding text of this kind of contract."""
    return _BASES[kind][0].since


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


def perimeter_key(codes: Iterable[str]) -> str:
    """SHA-256 (hexadecimal) of the sorted commune codes: the same perimeter has the same key."""
    return hashlib.sha256(",".join(sorted(codes)).encode()).hexdigest()


def missing_period(starts_on: date | None, ends_on: date | None) -> list[Reason]:
    """A contract runs « sur des périodes déterminées »."""
    if starts_on and ends_on:
        return []
    return [Reason("La période du contrat n’est pas fixée (début et fin).", code="contract.period")]


def missing_council(has_council: bool, reason: str) -> list[Reason]:
    if has_council or reason.strip():
        return []
    return [
        Reason(
            "Le conseil qui pilote le contrat n’est pas indiqué (CLSPD ou CISPD, ou le motif de son absence).",
            code="contract.council",
        )
    ]


def missing_departmental_plan(plan: str) -> list[Reason]:
    """CSI L132-6 and D132-13: local actions fit the departmental plan."""
    if plan.strip():
        return []
    return [
        Reason(
            "Le plan départemental de prévention de la délinquance n’est pas cité (CSI, art. L. 132-6).",
            code="contract.departmental_plan",
        )
    ]


def missing_diagnostic(
    *, validated_on: date | None, covered: bool, exists: bool, older_reason: str, on: date
) -> list[Reason]:
    """A validated diagnostic of the whole territory; one that has aged needs a written reason."""
    if not exists:
        return [Reason("Aucun diagnostic n’est rattaché au contrat.", code="contract.diagnostic")]
    if validated_on is None:
        return [Reason("Le diagnostic n’est pas validé.", code="contract.diagnostic_validated")]
    missing = []
    if not covered:
        missing.append(
            Reason("Le diagnostic ne couvre pas toutes les communes du périmètre.", code="contract.diagnostic_covers")
        )
    if is_aged(validated_on, on) and not older_reason.strip():
        missing.append(
            Reason(
                f"Le diagnostic a été validé il y a plus de {DIAGNOSTIC_FRESH_YEARS} ans : "
                "indiquez pourquoi il sert encore.",
                code="contract.diagnostic_aged",
            )
        )
    return missing


def missing_eligibility(*, exists: bool, founds: bool) -> list[Reason]:
    """Computed grounds, or a reasoned decision (product.md §3); a statement that meets no ground is not enough."""
    if not exists:
        return [
            Reason(
                "L’éligibilité du territoire n’est pas rattachée : un constat calculé, ou une décision motivée.",
                code="contract.eligibility",
            )
        ]
    if not founds:
        return [
            Reason(
                "Le constat d’éligibilité rattaché ne relève aucun motif : une décision motivée de la préfecture est"
                " nécessaire.",
                code="contract.eligibility_not_met",
            )
        ]
    return []


def is_aged(validated_on: date, on: date) -> bool:
    """Whether a diagnostic validated then needs a reason to serve on that day."""
    try:
        limit = validated_on.replace(year=validated_on.year + DIAGNOSTIC_FRESH_YEARS)
    except ValueError:  # 29 February
        limit = validated_on.replace(year=validated_on.year + DIAGNOSTIC_FRESH_YEARS, day=28)
    return on > limit


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


def waivable(code: str) -> bool:
    """Whether the préfecture may waive this piece in writing."""
    return code.startswith(WAIVABLE_PREFIXES)


def is_editable(state: str) -> bool:
    """Whether the text may still be written."""
    return state in EDITABLE


def text_open(state: str, *, on_paper: bool) -> bool:
    """Whether articles, axes, actions and partners may be written.

    Up to approval; and on a contract taken over from paper, whose text is entered while it runs.
    """
    return is_editable(state) or (on_paper and state == ContractState.SIGNED)


def origin_of_paper(taken_over_on: date, by: str) -> str:
    """How a contract signed on paper names its origin, wherever it is shown."""
    return f"signé sur papier, repris le {date_fr(taken_over_on)}" + (f" par {by}" if by else "")


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


def next_reference(kind: str, department_code: str, year: int, rank: int) -> str:
    """« CLS-33-2026-004 »: kind, département, year of creation, rank in that year."""
    return f"{kind.replace('_', '-')}-{department_code}-{year}-{rank:03d}"


def wrong_area_of_framework(kind: str, area: PriorityArea | None) -> list[Reason]:
    """A Cucs and a contrat de ville have the geography of their name; the other agreements have none."""
    if area is None or AREA_OF_FRAMEWORK.get(kind) == area.kind:
        return []
    text = "Un Cucs ou un contrat de ville se rattache à la géographie de même nature."
    return [Reason(text, "contracts.framework_area", field="area")]


def title_of_amendment(number: int, title: str) -> str:
    """« Avenant n° 2 au contrat « CLS de Bègles » », within what a title holds."""
    before, after = f"Avenant n°\u00a0{number} au contrat «\u00a0", "\u00a0»"
    room = 200 - len(before) - len(after)
    return before + (title if len(title) <= room else f"{title[: room - 1]}…") + after


def refusal_to_amend(*, is_amendment: bool, phase: str | None, open_reference: str | None) -> list[Reason]:
    """A contract signed and not yet expired may be amended, one amendment at a time."""
    if is_amendment:
        return [Reason("Un avenant ne se modifie pas par un avenant : modifiez le contrat.", code="contract.amends")]
    if phase is None:
        return [Reason("Seul un contrat signé se modifie par avenant.", code="contract.not_signed")]
    if phase == Phase.EXPIRED:
        text = "Ce contrat est échu : il se reconduit ou se redéfinit, il ne se modifie plus par avenant."
        return [Reason(text, code="contract.expired")]
    if open_reference:
        return [Reason(f"Un avenant est déjà en préparation : {open_reference}.", code="contract.amendment_open")]
    return []


RENEW, REDEFINE = "renew", "redefine"
FOLLOWED = (ContractState.SIGNED, ContractState.RENEWED, ContractState.REDEFINED)


def refusal_to_succeed(*, is_amendment: bool, state: str, follower: str | None) -> list[Reason]:
    """A signed contract has one follower in preparation at a time."""
    if is_amendment:
        return [Reason("Un avenant suit le sort du contrat qu’il modifie.", code="contract.amends")]
    if state not in FOLLOWED:
        return [Reason("Seul un contrat signé se reconduit ou se redéfinit.", code="contract.not_signed")]
    if follower:
        return [Reason(f"Le contrat qui suit est déjà en préparation : {follower}.", code="contract.followed")]
    return []

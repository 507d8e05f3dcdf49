"""The contracts of a département at a glance: which are where, which communes have none, who is awaited, what ends.

A contract counts in the département of its lead préfecture, as the filters of the list say; the map shows every
commune of the département, whoever leads the contract that covers it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Max, Value, When
from django.urls import reverse

from cls_portal.charts import Bars, Chart, categories, choropleth, grouped_bars
from cls_portal.dashboards import Figure, Panel, Sheet
from cls_portal.exports.heads import Head
from cls_portal.listing import Address
from cls_portal.models import Agent
from cls_portal.reading import once
from cls_portal.templatetags.portal import count_of
from contracts.models import Contract, ContractCommune, Signatory, Signature
from contracts.querysets.contracts import of_phase
from contracts.states import BEFORE_SIGNATURE, FROZEN, ContractState, Phase, phase
from contracts.uncovered import uncovered
from diagnostics.eligibility.rules import CURRENT
from diagnostics.standing.reading import current_edition
from partners.departmental.places import communes
from territories import outlines
from territories.models import Territory

NBSP = "\u00a0"
PREPARING = tuple(state for state in BEFORE_SIGNATURE if state not in FROZEN)
SOURCE = "contrats enregistrés dans le portail"
QUARTERS = 8
INVENTED = (
    "DONNÉES INVENTÉES\u00a0: les chiffres de la délinquance de cette édition ne disent rien d’une commune réelle."
)


class Stage(IntEnum):
    """What a commune has; the darker on the map, the further its contract."""

    NONE = 0
    EXPIRED = 1
    PREPARING = 2
    SIGNING = 3
    SIGNED = 4

    @property
    def label(self) -> str:
        return STAGES[self]


STAGES = ("aucun contrat", "contrat échu", "contrat en préparation", "en cours de signature", "contrat signé")


@dataclass(frozen=True)
class Own:
    """What the panels need of a contract that the agent sees and that the préfecture of the département leads."""

    pk: int
    state: str
    phase: Phase | None
    ends_on: date | None


def own_contracts(agent: Agent, department: Territory, on: date) -> list[Own]:
    """Read once for all the panels of a page: what belongs to these contracts is seen with them."""

    def read() -> list[Own]:
        rows = Contract.objects.visible_to(agent).originals().filter(lead_prefecture=department).order_by()
        dated = rows.values_list("pk", "state", "starts_on", "ends_on")
        return [Own(pk, state, phase(state, start, end, on), end) for pk, state, start, end in dated]

    return once(("dashboards.own", agent.pk, department.pk, on), read)


def keys_of(agent: Agent, department: Territory, on: date) -> list[int]:
    return [each.pk for each in own_contracts(agent, department, on)]


def contracts_panel(agent: Agent, department: Territory, on: date) -> Panel:
    """How many contracts are where, and the map."""
    own = own_contracts(agent, department, on)
    phases, states = Counter(each.phase for each in own), Counter(each.state for each in own)
    above = _above_without(agent, department, on)

    def listed(**asked: Any) -> str:
        return list_of(department.code, **asked)

    return Panel(
        "contrats", "Contrats et territoires",
        (
            Figure(
                phases[Phase.RUNNING], "contrat en vigueur|contrats en vigueur", listed(phase=Phase.RUNNING)
            ),
            Figure(phases[Phase.UPCOMING], "signé, à venir|signés, à venir", listed(phase=Phase.UPCOMING)),
            Figure(phases[Phase.EXPIRED], "échu, sans suite|échus, sans suite", listed(phase=Phase.EXPIRED)),
            Figure(sum(states[each] for each in FROZEN), "en cours de signature", listed(state=FROZEN)),
            Figure(sum(states[each] for each in PREPARING), "en préparation", listed(state=PREPARING)),
            Figure(
                len(above), "commune au-dessus de la moyenne nationale, sans contrat en vigueur"
                "|communes au-dessus de la moyenne nationale, sans contrat en vigueur",
                f"{reverse('uncovered-list')}?{urlencode({'departement': department.code})}",
                "données inventées" if above and invented() else "",
            ),
        ),
        (_map(agent, department, above, on),),
        "Un contrat compte dans le département de sa préfecture responsable. Un contrat n’est jamais obligatoire"
        "\u00a0: la carte et les chiffres disent des faits, et non des manquements.",
        wide=True,
    )  # fmt: skip


def list_of(code: str, **asked: Any) -> str:
    """The list of the contracts of a département, narrowed."""
    given = {name: value for name, value in asked.items() if value}
    return f"{reverse('contract-list')}?{urlencode({'departement': code, **given}, doseq=True)}"


def _above_without(agent: Agent, department: Territory, on: date) -> set[str]:
    """The codes of the communes above the national average, without a contract in force."""
    rows = uncovered(agent, on).filter(above__gte=CURRENT.indicators, territory__department=department)
    return set(rows.order_by().values_list("territory__code", flat=True))


def invented() -> bool:
    """Whether the figures of recorded delinquency are those of a synthetic edition."""
    edition = once("dashboards.edition", current_edition)
    return edition is not None and edition.synthetic


# The map


def _stages(agent: Agent, department: Territory, on: date) -> dict[str, int]:
    """What each commune that a contract covers has, by code: the furthest of its contracts; one query."""
    here = ContractCommune.objects.filter(
        contract__in=Contract.objects.visible_to(agent).originals().order_by().values("pk"),
        commune__department=department,
    )
    signed = of_phase(Phase.RUNNING, on, "contract__") | of_phase(Phase.UPCOMING, on, "contract__")
    stage = Case(
        When(signed, then=Value(Stage.SIGNED)),
        When(contract__state__in=FROZEN, then=Value(Stage.SIGNING)),
        When(contract__state__in=PREPARING, then=Value(Stage.PREPARING)),
        When(of_phase(Phase.EXPIRED, on, "contract__"), then=Value(Stage.EXPIRED)),
        default=Value(Stage.NONE),
        output_field=IntegerField(),
    )
    return dict(here.order_by().values_list("commune__code").annotate(stage=Max(stage)))


def _map(agent: Agent, department: Territory, above: set[str], on: date) -> Sheet:
    title = f"Communes par état de leur contrat\u00a0: {department.name}"
    rows = list(communes(agent, department, on).order_by("sort_key", "code").values_list("pk", "code", "name"))
    found = _stages(agent, department, on)
    stages = {code: Stage(found.get(code, Stage.NONE)) for _, code, _ in rows}
    return Sheet(
        "carte", title, _drawn(title, department, rows, stages, above),
        [Head("Code"), Head("Commune"), Head("Contrat"), Head("Au-dessus de la moyenne, sans contrat en vigueur")],
        [(code, name, stages[code].label, "oui" if code in above else "non") for _, code, name in rows],
        "Les contours de ces communes ne sont pas connus du portail\u00a0: le fichier dit ce que la carte montrerait.",
    )  # fmt: skip


def _drawn(
    title: str, department: Territory, rows: Sequence[tuple[int, str, str]], stages: dict[str, Stage], above: set[str]
) -> Chart | None:
    """None where there are no outlines."""
    try:
        drawn = outlines.communes_of(department.code)
    except outlines.NoOutline:
        return None
    address = Address("territory-detail")
    return choropleth(
        title,
        drawn,
        {code: float(stage) for code, stage in stages.items()},
        classes=categories(*STAGES),
        names={code: name for _, code, name in rows},
        unit="état du contrat",
        source=f"{SOURCE}\u00a0; SSMSI, base communale, pour la moyenne nationale",
        highlighted=above,
        highlighted_label="au-dessus de la moyenne nationale, sans contrat en vigueur",
        hrefs={code: address.of(pk) for pk, code, _ in rows},
        note=INVENTED if above and invented() else "",
    )


# What ends


def ends_panel(agent: Agent, department: Territory, on: date) -> Panel:
    """The contracts in force by the quarter in which they end."""
    running = [each for each in own_contracts(agent, department, on) if each.phase == Phase.RUNNING]
    by_quarter = Counter(quarters_from(each.ends_on, 1)[0] for each in running if each.ends_on)
    quarters = quarters_from(on, QUARTERS)
    counts = [(*days, by_quarter[days]) for days in quarters]
    later = len(running) - sum(count for _, _, count in counts)
    lines = [
        (quarter_name(first), count, list_of(department.code, phase=Phase.RUNNING, ends_after=first, ends_before=last))
        for first, last, count in counts
    ]
    after = quarters[-1][1] + timedelta(days=1)
    lines.append(("Plus tard", later, list_of(department.code, phase=Phase.RUNNING, ends_after=after)))
    year = [count for _, count, _ in lines[:4]]
    until = quarters[3][1]
    return Panel(
        "fins", "Fins de contrat",
        (
            Figure(
                sum(year), "contrat prend fin d’ici quatre trimestres|contrats prennent fin d’ici quatre trimestres",
                list_of(department.code, phase=Phase.RUNNING, ends_before=until), f"jusqu’au {until:%d/%m/%Y}",
            ),
        ),
        (_ends(lines),),
    )  # fmt: skip


def _ends(lines: Sequence[tuple[str, int, str]]) -> Sheet:
    title = "Contrats en vigueur par trimestre de fin"
    chart = grouped_bars(
        title, ["Contrats"], [Bars(name, [count]) for name, count, _ in lines], of="Trimestre", unit="contrats",
        source=SOURCE, hrefs=[url for _, _, url in lines],
    )  # fmt: skip
    heads = [Head("Trimestre de fin"), Head("Contrats", "count")]
    return Sheet("fins", title, chart, heads, [(name, count) for name, count, _ in lines])


def quarters_from(on: date, count: int) -> list[tuple[date, date]]:
    """The first and the last day of the civil quarter of that day and of the following ones."""
    firsts = []
    for rank in range(count + 1):
        months = on.year * 12 + (on.month - 1) // 3 * 3 + 3 * rank
        firsts.append(date(months // 12, months % 12 + 1, 1))
    return [(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]


def quarter_name(first: date) -> str:
    """« 4e trimestre 2026 »."""
    rank = (first.month + 2) // 3
    return f"{'1er' if rank == 1 else f'{rank}e'} trimestre {first.year}"


# Who is awaited


def awaited_panel(agent: Agent, department: Territory, on: date) -> Panel:
    """Opinions and signatures awaited, of contracts and of amendments."""
    every: Any = Contract.objects.visible_to(agent).filter(lead_prefecture=department).awaiting_others().order_by()
    counted: Counter[str] = Counter()
    for state, prosecutor, council in every.values_list("state", "prosecutor_heard", "council_heard"):
        consulted = state == ContractState.CONSULTATION
        counted["procureur"] += consulted and not prosecutor
        counted["conseil"] += consulted and not council
        counted["signature"] += not consulted
    words = {
        "procureur": "attend l’avis du procureur|attendent l’avis du procureur",
        "conseil": "attend l’avis du conseil|attendent l’avis du conseil",
        "signature": "attend des signatures|attendent des signatures",
    }  # fmt: skip
    detail = _signatures_awaited(every) if counted["signature"] else ""
    return Panel(
        "attentes", "Avis et signatures attendus",
        [
            Figure(
                counted[key], label, list_of(department.code, attend=key, avenants="on"),
                detail if key == "signature" else "",
            )
            for key, label in words.items()
        ],
        note="Contrats et avenants.",
    )  # fmt: skip


def _signatures_awaited(contracts: Any) -> str:
    """« 7 signatures à venir »: of those awaited on the version in force of contracts open to signature."""
    signed = Signature.objects.filter(version__voided_at=None).order_by().values("signatory")
    open_now = contracts.filter(state=ContractState.SIGNING).values("pk")
    rows = Signatory.objects.filter(contract__in=open_now, awaited=True).exclude(pk__in=signed)
    return count_of(rows.count(), "signature à venir,signatures à venir")

"""Birth, frame and moves of a contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cls_portal.access import get_visible, require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, one_at_a_time, operation, write
from contracts import boilerplate, rules
from contracts.composing import texts_of_contract
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, ContractCommune, DepartmentalPlan, Section, SectionKey
from contracts.operations.announcements import tell_signing_opened
from territories.models import Territory
from territories.states import TerritoryKind

# Transitions with an operation of their own, because they do more than move the state.
SPECIAL = frozenset({"freeze", "complete", "withdraw", "refuse", "terminate", "abandon"})


@operation("contract.created")
def create_contract(
    *,
    by: Agent | SystemActor,
    on: date,
    kind: str,
    title: str,
    communes: Sequence[Territory],
    lead_prefecture: Territory,
    perimeter_name: str = "",
    predecessor: Contract | None = None,
    reference: str = "",
    **values: Any,
) -> Contract:
    """A new contract in `intention`, with a reference of its own; its articles are those of the template in force."""
    check_links(Contract(), by, {**values, "predecessor": predecessor})
    contract = insert_contract(
        by=by,
        on=on,
        kind=kind,
        title=title,
        communes=communes,
        lead_prefecture=lead_prefecture,
        perimeter_name=perimeter_name,
        predecessor=predecessor,
        reference=reference,
        **values,
    )
    require(by, "contracts.edit", contract)
    add_sections(contract, texts_of_contract(contract, on))
    return contract


def add_sections(contract: Contract, texts: Mapping[str, str] | None = None) -> None:
    """The articles of a new contract, with these texts; empty without one."""
    given = texts or {}
    Section.objects.bulk_create(
        Section(contract=contract, key=key, position=position, body=given.get(key, ""))
        for position, key in enumerate(SectionKey.values, start=1)
    )


def insert_contract(
    *,
    by: Agent | SystemActor,
    on: date,
    communes: Sequence[Territory],
    lead_prefecture: Territory,
    reference: str = "",
    **values: Any,
) -> Contract:
    """The row and its communes, inside an operation that says who may."""
    check_perimeter(communes, lead_prefecture)
    if not rules.kind_exists(values["kind"], on):
        raise Refused([Reason("Cette nature de contrat n’existait pas encore à cette date.", field="kind")])
    contract = Contract(
        reference=reference or _new_reference(values["kind"], lead_prefecture, on),
        lead_prefecture=lead_prefecture,
        perimeter_key=rules.perimeter_key(commune.code for commune in communes),
        created_by=agent_of(by),
        **values,
    )
    create(contract)
    set_communes(contract, communes)
    return contract


def _new_reference(kind: str, department: Territory, on: date) -> str:
    """The next free reference of that kind, département and year; two at once get two."""
    start = rules.next_reference(kind, department.code, on.year, 0).removesuffix("000")
    one_at_a_time(start)
    taken = Contract.objects.filter(reference__regex=f"^{start}[0-9]+$").values_list("reference", flat=True)
    rank = max((int(reference.removeprefix(start)) for reference in taken), default=0) + 1
    return rules.next_reference(kind, department.code, on.year, rank)


def check_perimeter(communes: Sequence[Territory], lead: Territory) -> None:
    if not communes:
        raise Refused([Reason("Choisissez au moins une commune.", field="communes")])
    if any(commune.kind != TerritoryKind.COMMUNE for commune in communes):
        raise Refused([Reason("Un périmètre se compose de communes.", field="communes")])
    if lead.kind != TerritoryKind.DEPARTMENT:
        raise Refused([Reason("La préfecture responsable est celle d’un département.", field="lead_prefecture")])
    if all(commune.department_id != lead.pk for commune in communes):
        raise Refused([Reason("Aucune commune du périmètre ne relève de cette préfecture.", field="lead_prefecture")])


def set_communes(contract: Contract, communes: Iterable[Territory]) -> None:
    wanted = {commune.pk: commune.code for commune in communes}
    left_out = contract.places.exclude(communes__contained_by=list(wanted.values()))
    if named := ", ".join(f"«\u00a0{place}\u00a0»" for place in left_out):
        text = f"Le contrat nomme des lieux hors de ce périmètre\u00a0: {named}."
        raise Refused([Reason(text, code="contract.place_outside", field="communes")])
    contract.perimeter.exclude(commune__in=wanted).delete()
    present = set(contract.perimeter.values_list("commune", flat=True))
    for pk in sorted(wanted.keys() - present):
        ContractCommune.objects.create(contract=contract, commune_id=pk)


# What the page « Cadre du contrat » changes.
FRAME = (
    "title", "perimeter_name", "transport_part", "council", "no_council_reason", "diagnostic",
    "older_diagnostic_reason", "eligibility", "plan", "departmental_plan", "framework", "parent", "starts_on",
    "ends_on",
)  # fmt: skip


@operation("contract.set")
def set_contract(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    communes: Sequence[Territory] | None = None,
    **values: Any,
) -> Contract:
    """Change the frame of the contract (the fields of `FRAME`, and its communes) while its text may be written."""
    contract = lock(contract, revision)
    require(by, "contracts.edit", contract)
    require_editable(contract)
    unknown = set(values) - set(FRAME)
    if unknown:
        raise TypeError(f"not part of the frame: {sorted(unknown)}")
    check_links(contract, by, values)
    if communes is not None:
        check_perimeter(communes, contract.lead_prefecture)
        set_communes(contract, communes)
        values["perimeter_key"] = rules.perimeter_key(commune.code for commune in communes)
    values |= _plan(contract, values)
    contract = write(contract, **values)
    contract.__dict__.pop("_standings", None)
    require(by, "contracts.edit", contract)
    _complete_articles(contract)
    return contract


def _complete_articles(contract: Contract) -> None:
    """Fill the marks that a template left in the articles, where the frame now gives their value."""
    marked = contract.sections.filter(body__contains=boilerplate.MARK_START)
    values = boilerplate.values_of(contract) if marked else {}
    for section in marked:
        text = boilerplate.refilled(section.body, values)
        if text != section.body:
            write(lock(section, None), body=text)


def _plan(contract: Contract, values: dict[str, Any]) -> dict[str, Any]:
    """The plan of one of its départements takes the place of the words that cited one; it is not given both."""
    plan: DepartmentalPlan | None = values.get("plan", contract.plan)
    if plan is None:
        return {}
    if plan.pk != contract.plan_id and not contract.communes.filter(department=plan.department_id).exists():
        raise Refused([Reason("Ce plan est celui d’un autre département.", code="contract.plan", field="plan")])
    if values.get("departmental_plan", "") not in ("", contract.departmental_plan):
        text = "Choisissez un plan départemental enregistré, ou citez-le, mais pas les deux."
        raise Refused([Reason(text, code="contract.plan", field="departmental_plan")])
    return {"departmental_plan": ""}


def check_links(contract: Contract, by: Agent | SystemActor, values: dict[str, Any]) -> None:
    """What the contract points to must be visible to the writer, and belong together."""
    agent = agent_of(by)
    for name in ("council", "diagnostic", "framework", "parent", "predecessor"):
        target = values.get(name)
        if target is not None and agent is not None and target.pk != getattr(contract, f"{name}_id"):
            get_visible(type(target), agent, pk=target.pk)
    eligibility = values.get("eligibility", contract.eligibility)
    diagnostic = values.get("diagnostic", contract.diagnostic)
    if eligibility is not None and (diagnostic is None or eligibility.diagnostic_id != diagnostic.pk):
        raise Refused([Reason("Cette éligibilité porte sur un autre diagnostic.", field="eligibility")])


def require_editable(contract: Contract) -> None:
    """Raise `Refused` once the text is frozen."""
    if not rules.is_editable(contract.state):
        raise Refused([Reason("Le texte de ce contrat est arrêté : il ne peut plus être modifié.", "contract.frozen")])


def open_text(contract: Contract, by: Agent | SystemActor) -> Contract:
    """The contract locked against a freeze, if this person may write in it now."""
    contract = lock(contract, None)
    require(by, "contracts.edit", contract)
    require_text_open(contract)
    return contract


def require_text_open(contract: Contract) -> None:
    """Raise `Refused` unless articles, axes, actions and partners may be written now."""
    if not contract.text_open:
        raise Refused([Reason("Le texte de ce contrat est arrêté : il ne peut plus être modifié.", "contract.frozen")])


def move_contract(
    contract: Contract, transition: str, *, by: Agent | SystemActor, on: date, reason: str = ""
) -> Contract:
    """Move the contract along one of the plain transitions of `CONTRACT`; the others have their own operation."""
    if transition in SPECIAL:
        raise Forbidden("Cette étape a sa propre page.")
    verb = operation(f"contract.{CONTRACT[transition].name}")
    return verb(_move)(contract, transition=transition, by=by, on=on, reason=reason)


def _move(contract: Contract, *, transition: str, by: Agent | SystemActor, on: date, reason: str) -> Contract:
    contract = CONTRACT.fire(lock(contract, None), transition, by=by, on=on, reason=reason)
    if transition == "open_signing":
        tell_signing_opened(contract)
    return contract

"""Any two texts of a contract beside each other: its draft, its versions, its amendments, the consolidated text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from contracts.amending import comparable
from contracts.comparison import Comparison, compare
from contracts.models import Contract, Version
from contracts.states import BEFORE_SIGNATURE, EDITABLE, ContractState

NBSP = "\u00a0"
CURRENT = "texte"


@dataclass(frozen=True)
class Text:
    """A text that may be compared: its code in the address, its name, and how it is read."""

    code: str
    label: str
    load: Callable[[], dict[str, Any]]


def texts_of(contract: Contract, agent: Agent) -> list[Text]:
    """The texts of the contract that this agent may read, oldest first; for an amendment, those of its contract."""
    base = contract
    if contract.amends_id:
        base = Contract.objects.visible_to(agent).filter(pk=contract.amends_id).first() or contract
    amendments = Contract.objects.visible_to(agent).filter(amends=base).order_by("amendment_number", "pk")
    family = [base, *amendments]
    versions: dict[int, list[Version]] = {each.pk: [] for each in family}
    for version in Version.objects.filter(contract__in=family).order_by("number", "pk"):
        versions[version.contract_id].append(version)
    found = list(_frozen(base, versions[base.pk], "", ""))
    for each in family[1:]:
        found += _of_amendment(each, versions[each.pk])
    consolidated = any(each.consolidated_at for each in family[1:])
    in_force = any(version.voided_at is None for version in versions[base.pk])
    if consolidated or not in_force:
        found.append(Text(CURRENT, _current_label(base, consolidated), partial(comparable, base)))
    return found


def _of_amendment(amendment: Contract, versions: list[Version]) -> Iterator[Text]:
    """Its void versions, then its text: the version in force if there is one, its rows otherwise."""
    code, name = f"avenant-{amendment.amendment_number}", f"Avenant n°{NBSP}{amendment.amendment_number}"
    current = next((version for version in versions if version.voided_at is None), None)
    yield from _frozen(amendment, [version for version in versions if version is not current], f"{code}-", f"{name}, ")
    load = partial(json.loads, current.json) if current else partial(comparable, amendment)
    yield Text(code, f"{name} – {_standing(amendment)}", load)


def _frozen(contract: Contract, versions: list[Version], prefix: str, name: str) -> Iterator[Text]:
    for version in versions:
        label = f"version {version.number}, arrêtée le {date_fr(version.frozen_at)}"
        if version.voided_at:
            label += " (annulée)"
        elif contract.state not in BEFORE_SIGNATURE and contract.signed_on:
            label = f"texte signé le {date_fr(contract.signed_on)} (version {version.number})"
        label = name + label
        yield Text(
            f"{prefix}version-{version.number}", label[:1].upper() + label[1:], partial(json.loads, version.json)
        )


def _standing(amendment: Contract) -> str:
    if amendment.signed_on:
        return f"signé le {date_fr(amendment.signed_on)}"
    if amendment.state in (ContractState.ABANDONED, ContractState.ARCHIVED):
        return "abandonné"
    return "en préparation" if amendment.state in EDITABLE else "arrêté"


def _current_label(contract: Contract, consolidated: bool) -> str:
    if consolidated:
        return "Texte consolidé, en vigueur"
    return "Texte saisi" if contract.scan_id else "Texte en cours de rédaction"


def in_force(contract: Contract) -> str:
    """The code of the text of a signed contract that binds its parties now."""
    version = contract.versions.filter(voided_at=None).first()
    if version is None or contract.amendments.filter(consolidated_at__isnull=False).exists():
        return CURRENT
    return f"version-{version.number}"


def to_compare() -> Any:
    """Contracts with what their document says of them."""
    return Contract.objects.for_document()


def comparison_page(contract: Contract, agent: Agent, before: str, after: str) -> dict[str, Any]:
    """The texts to choose from, the two chosen, and what differs: by default the last two, or for an amendment not
    signed yet, the text in force and its own."""
    texts = texts_of(contract, agent)
    coded = {text.code: text for text in texts}
    own = f"avenant-{contract.amendment_number}" if contract.amends_id and contract.is_open else ""
    if contract.amends is not None and own in coded and not (before or after):
        before, after = in_force(contract.amends), own
    new = coded.get(after, texts[-1])
    before_it = texts[: texts.index(new)]
    earlier = ([text for text in before_it if not text.code.startswith("avenant")] or before_it or [new])[-1]
    old = coded.get(before, earlier)
    found = compare(old.load(), new.load()) if old is not new else None
    return {"contract": contract, "texts": texts, "old": old, "new": new, "found": found, "groups": _groups(found)}


def _groups(found: Comparison | None) -> list[tuple[str, str, Any]]:
    """The lists of the page, in order, those that are not empty: anchor, title, items."""
    if found is None:
        return []
    groups = [
        ("communes", "Communes", found.communes), ("lieux", "Lieux nommés", found.places), ("axes", "Axes", found.axes),
        ("objectifs", "Objectifs", found.objectives), ("actions", "Actions", found.actions),
        ("partenaires", "Partenaires et engagements", found.partners),
        ("signataires", "Signataires", found.signatories),
    ]  # fmt: skip
    return [group for group in groups if group[2]]


def comparison_data(contract: Contract, agent: Agent, before: str, after: str) -> dict[str, Any]:
    """The same, as data."""
    page = comparison_page(contract, agent, before, after)
    return {
        "texts": [{"code": text.code, "label": text.label} for text in page["texts"]],
        "before": page["old"].code,
        "after": page["new"].code,
        "differences": asdict(page["found"]) if page["found"] else None,
    }

"""Who had a version annulled: the history knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cls_portal.history import event_model, verb_of
from cls_portal.models import Agent
from contracts.models import Contract, Signatory, Version


def last_annulled(contract: Contract) -> Version | None:
    """The last version, if it was annulled: the text has come back to drafting."""
    version = contract.versions.defer("json").order_by("-number").first()
    return version if version is not None and version.voided_at is not None else None


def void_rows(contract: Contract, versions: Sequence[Version]) -> list[dict[str, Any]]:
    """The annulled versions among these, each with a sentence: who refused to sign it, or took it back."""
    void = [version for version in versions if version.voided_at is not None]
    if not void:
        return []
    events: Any = event_model(Version)
    told: dict[int, Any] = {}
    for event in events.objects.filter(pgh_obj__in=void, voided_at__isnull=False).order_by("pgh_id"):
        told.setdefault(event.pgh_obj_id, event)
    people = _people(told.values())
    signatories = {row.agent_id: row for row in contract.signatories.order_by("-position", "-pk")}
    return [{"version": version, "by": _sentence(told.get(version.pk), people, signatories)} for version in void]


def _actor(event: Any) -> str:
    return str((event.pgh_context or {}).get("actor", ""))


def _people(events: Iterable[Any]) -> dict[str, Agent]:
    keys = {_actor(event) for event in events}
    ids = [int(key.removeprefix("agent:")) for key in keys if key.startswith("agent:")]
    return {agent.key: agent for agent in Agent.objects.filter(pk__in=ids)}


def _sentence(event: Any, people: Mapping[str, Agent], signatories: Mapping[int | None, Signatory]) -> str:
    agent = people.get(_actor(event)) if event is not None else None
    if agent is None:
        return ""
    if verb_of(event) != "contract.refuse":
        return f"texte retiré par {agent}" + (f" ({agent.job_title})" if agent.job_title else "")
    row = signatories.get(agent.pk)
    return f"refus de {row.signer_name or agent} ({row.signed_as})" if row else f"refus de {agent}"

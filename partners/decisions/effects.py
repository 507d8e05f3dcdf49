"""What a decision of a council causes in higher apps, and how what it caused says so.

An app that it may touch gives `acts_of(decision, agent, on) -> list[Act]`, what this person may do of it there, and
`effects_of(decision, agent) -> list[Effect]`, what was done and that they see: `settings.DECISION_ACTS`,
`settings.DECISION_EFFECTS`. What was done points to the decision; `origins` says so to those who read it, and nothing
to the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from cls_portal.access import get_visible
from cls_portal.errors import refuse
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from partners.decisions.rules import acts, missing_of_council
from partners.lines import line_of
from partners.models import Decision
from partners.querysets import carried_by
from partners.states import DecisionKind, MeetingForm

NBSP = "\u00a0"
MOST = 20  # acts of one kind

WARNING = (
    "Cette réunion n’est lue que de ses membres\u00a0: n’écrivez que ce que peuvent lire tous ceux qui liront ce texte."
)


@dataclass(frozen=True)
class Act:
    """Something that may be done because of a decision, and where; `about`: the key of what it concerns; `kind`: what
    a decision usually is that asks for it."""

    label: str
    url: str
    about: str = ""
    detail: str = ""
    kind: DecisionKind = DecisionKind.DECISION


@dataclass(frozen=True)
class Effect:
    """Something that was done because of a decision."""

    label: str
    name: str
    url: str


@dataclass(frozen=True)
class Origin:
    """« le conseil le 3 mars 2026 », « décision n° 4 » and where it is, for who reads it."""

    words: str
    name: str
    url: str


def key_of(obj: Any) -> str:
    """« actions.action:12 »: as agenda items and decisions say what they are about."""
    return f"{obj._meta.label_lower}:{obj.pk}"


def acts_of(decision: Decision, agent: Agent, on: date) -> list[Act]:
    """What this person may do because of it; first what concerns what it is about, then what is of its kind."""
    meeting = decision.meeting
    if not acts(form=meeting.form, adopted=decision.adopted, held_on=meeting.held_on, on=on):
        return []
    found: list[Act] = [act for name in settings.DECISION_ACTS for act in import_string(name)(decision, agent, on)]
    about = subject_of(decision)
    return sorted(found, key=lambda act: (not about or act.about != about, act.kind != decision.kind))


def carried(decision: Decision) -> Any:
    """The keys, for `__in`, of the councils in whose name it acts: its own, and those that it had succeeded by then."""
    return carried_by(decision.meeting.council_id, decision.meeting.held_on)


def subject_of(decision: Decision) -> str:
    """The key of what it is about: its own, or that of the agenda item."""
    return decision.about or (decision.item.about if decision.item else "")


def effects_of(decision: Decision, agent: Agent) -> list[Effect]:
    return [effect for name in settings.DECISION_EFFECTS for effect in import_string(name)(decision, agent)]


def origins(keys: Collection[int | None], agent: Agent) -> dict[int | None, Origin]:
    """Of these decisions, those that the person reads; one query, none when there is nothing to ask."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    rows = Decision.objects.visible_to(agent).filter(pk__in=wanted).select_related("meeting")
    return {row.pk: Origin(_who_and_when(row), f"décision n°{NBSP}{row.number}", address(row)) for row in rows}


def origin_of(obj: Any | None, agent: Agent) -> Origin | None:
    """That of an object which may come of a decision."""
    key: int | None = obj.decision_id if obj is not None else None
    return origins([key], agent).get(key) if key else None


def _who_and_when(decision: Decision) -> str:
    who = "le conseil" if decision.meeting.form == MeetingForm.PLENARY else "la formation restreinte du conseil"
    return f"{who} le {date_fr(decision.meeting.held_on)}"


def address(decision: Decision) -> str:
    return reverse("decision-detail", args=[decision.pk])


def named_in(query: Mapping[str, Any], agent: Agent) -> Decision | None:
    """The decision that an address names (?decision=12), if there is one; 404 unless this person reads it."""
    key = query.get("decision")
    return readable(key, agent) if key else None


def readable(key: Any, agent: Agent) -> Decision:
    found: Decision = get_visible(Decision, agent, queryset=Decision.objects.for_detail(agent), pk=key)
    return found


def require_council(decision: Decision, council: int | None) -> None:
    """Raise `Refused` unless the council of what the decision touches, or who carries it on, took the decision."""
    refuse(missing_of_council(own=line_of(council).met(decision.meeting)))


def shared_title(decision: Decision | None) -> str:
    """Its title, where everyone who sees what it causes may read it: a restricted meeting is quoted by nobody."""
    return decision.title if decision is not None and decision.meeting.form == MeetingForm.PLENARY else ""


def introduction(decision: Decision | None) -> str:
    """What a form says above its fields when it follows a decision."""
    if decision is None:
        return ""
    day, plenary = date_fr(decision.meeting.held_on), decision.meeting.form == MeetingForm.PLENARY
    said = f"Suite de la décision n°{NBSP}{decision.number} du {day}{NBSP}: «{NBSP}{decision.title}{NBSP}»."
    return said if plenary else f"{said} {WARNING}"

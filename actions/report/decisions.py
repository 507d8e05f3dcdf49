"""What the council decided since its last meeting, in the report of a contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.models import Agent
from cls_portal.reporting.blocks import Block, Col, Grid
from cls_portal.templatetags.portal import date_fr
from partners.decisions.rules import decision_state
from partners.lines import Line
from partners.models import Decision
from partners.states import MeetingForm

NONE = "—"
MOST = 60


def decided(line: Line, agent: Agent, since: date, on: date) -> list[Block]:
    """The decisions that the council adopted in plenary, or the one that carries it on, from that day on, and what
    became of each; one query.

    Only plenary ones, whoever asks: the report goes from hand to hand, and what a group exchanges does not leave it
    (CSI, art. L. 132-5).
    """
    plenary = {"meeting__form": MeetingForm.PLENARY, "meeting__held_on__range": (since, on), "adopted": True}
    rows = Decision.objects.visible_to(agent).filter(line.meetings("meeting__"), **plenary).for_list()
    told = [_line(row, on) for row in rows.order_by("meeting__held_on", "meeting", "number", "pk")[:MOST]]
    columns = [
        Col("Décision", 7), Col("Réunion du", 3), Col("Chargé de la suite", 4), Col("Échéance", 3), Col("État", 3),
    ]  # fmt: skip
    return [Grid("Décisions du conseil et ce qu’elles sont devenues", columns, told)] if told else []


def _line(row: Any, on: date) -> tuple[str, ...]:
    who = ", ".join(filter(None, (row.owner.name if row.owner else "", row.owner_title)))
    held, due, state = date_fr(row.meeting.held_on), date_fr(row.due_on), str(decision_state(row, on).label)
    return (f"{row.number}. {row.title}", held, who or NONE, due or NONE, state)

"""What the minutes of a meeting hold, for its pages and for its papers: who was there, each item, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partners.convening.calling import rules_in_force
from partners.convening.reading import called as called_to
from partners.decisions.rules import DECIDING_FORMS
from partners.minutes import rules
from partners.minutes.rules import QuorumCount
from partners.models import AgendaItem, Decision, Invitee, Meeting
from partners.states import Attendance

THERE = (Attendance.PRESENT, Attendance.REPRESENTED)
NOT_MINUTED = (
    "Échange nominatif\u00a0: ce qui s’y dit ne peut être communiqué à des tiers, ce point n’a donc pas de compte "
    "rendu (CSI, art. L.\u00a0132-5)."
)


@dataclass(frozen=True)
class Point:
    """An item of the agenda, its number, and what was decided of it; without an item, what was decided besides."""

    item: AgendaItem | None
    number: int | None
    decisions: Sequence[Decision]


@dataclass(frozen=True)
class Present:
    """Those of whom the same thing was noted, in the order of the list."""

    label: str
    people: Sequence[Invitee]


@dataclass(frozen=True)
class Minutes:
    meeting: Meeting
    points: Sequence[Point]
    decisions: Sequence[Decision]
    called: Sequence[Invitee]
    quorum: QuorumCount | None

    @property
    def attendance(self) -> list[Present]:
        """Those who came first; nobody is left out: what was not noted is said so."""
        labels = {
            Attendance.PRESENT: "Présents", Attendance.REPRESENTED: "Représentés", Attendance.EXCUSED: "Excusés",
            Attendance.ABSENT: "Absents", "": "Présence non notée",
        }  # fmt: skip
        groups = (
            Present(label, [each for each in self.called if each.attendance == code]) for code, label in labels.items()
        )
        return [group for group in groups if group.people]

    @property
    def besides(self) -> Sequence[Decision]:
        """What was decided outside any item."""
        return [decision for decision in self.decisions if decision.item_id is None]

    @property
    def unwritten(self) -> list[AgendaItem]:
        """Items of which nothing is said yet."""
        items = [point.item for point in self.points if point.item is not None]
        return [item for item in items if not item.nominative and not item.minutes]


def minutes_of(meeting: Meeting) -> Minutes:
    """Everything, in four statements."""
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    decisions = list(Decision.objects.filter(meeting=meeting).select_related("owner").order_by("number", "pk"))
    called = list(called_to(meeting))
    points = [
        Point(item, number, [decision for decision in decisions if decision.item_id == item.pk])
        for number, item in enumerate(items, start=1)
    ]
    return Minutes(meeting, points, decisions, called, quorum_of(meeting, called))


def quorum_of(meeting: Meeting, called: Sequence[Invitee]) -> QuorumCount | None:
    """By the règlement in force on the day of the meeting; None where it sets none, or not for this formation."""
    if meeting.form not in DECIDING_FORMS:
        return None
    voting = [each for each in called if each.voting]
    there = sum(each.attendance in THERE for each in voting)
    return rules.quorum(rules_in_force(meeting.council, meeting.held_on), members=len(voting), there=there)

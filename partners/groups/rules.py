"""Rules of the groups of a council, of what governs them and of who reads what they hold: pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from cls_portal.errors import Reason
from cls_portal.templatetags.portal import count_of
from partners.states import GroupKind, GroupState, MeetingForm, NoticeCount, Quorum

if TYPE_CHECKING:
    from partners.models import Group, GroupMember, InternalRules, Meeting

L132_5 = "CSI, art. L.\u00a0132-5"
L132_16 = "CSI, art. L.\u00a0132-16"
CHARTER_SOURCE = "charte déontologique type de 2010, renouvelée en 2014"

# What a member commits to by signing (domain.md §2): the law, then the model of the charter.
COMMITMENTS = (
    f"Les informations confidentielles échangées dans le groupe ne sont communiquées à aucun tiers ({L132_5}).",
    "Aucune information à caractère secret n’y est échangée, et rien de ces échanges n’est repris en plénière.",
    "Ces échanges ne peuvent servir à alimenter un fichier.",
    "Les personnes concernées sont informées.",
    "Qui manque à la charte est exclu du groupe.",
)


def group_state(ended_on: date | None, on: date) -> GroupState:
    """Same rule as `GroupQuerySet.in_state`."""
    return GroupState.ENDED if ended_on is not None and ended_on <= on else GroupState.OPEN


def missing_to_gather(*, kind: GroupKind, subject: str, has_territory: bool) -> list[Reason]:
    """What a group of this nature lacks."""
    if kind == GroupKind.THEMATIC and not subject.strip():
        return [Reason("Donnez le thème de ce groupe thématique.", "partners.group_subject", field="subject")]
    if kind == GroupKind.TERRITORIAL and not has_territory:
        text = "Donnez le territoire de ce groupe territorial."
        return [Reason(text, "partners.group_territory", field="territory")]
    return []


def missing_to_begin(
    *, starts_on: date, created_on: date | None, dissolved_on: date | None, field: str
) -> list[Reason]:
    """What stands against something that begins on that day in what exists from one day to another."""
    if created_on is not None and starts_on < created_on:
        return [Reason("Cette date précède la création.", "partners.begins_before", field=field)]
    if dissolved_on is not None and starts_on >= dissolved_on:
        return [Reason("Cette date suit la fin.", "partners.begins_after", field=field)]
    return []


def belongs(member: GroupMember, on: date) -> bool:
    """Whether they belong to the group on that day: same rule as `GroupMemberQuerySet.in_force`."""
    return member.starts_on <= on and (member.ends_on is None or member.ends_on > on)


def missing_to_sign(member: GroupMember, on: date) -> list[Reason]:
    """One signs while one belongs to the group."""
    if belongs(member, on):
        return []
    return [Reason("Vous n’êtes pas membre de ce groupe aujourd’hui.", "partners.not_a_member")]


def missing_to_exclude(reason: str) -> list[Reason]:
    if reason.strip():
        return []
    return [Reason("Indiquez le motif de l’exclusion.", "partners.reason", field="exclusion_reason")]


def missing_to_rule(quorum: str, quorum_number: int | None) -> list[Reason]:
    """A quorum in number has its number, and only that one."""
    if quorum == Quorum.NUMBER and not quorum_number:
        return [Reason("Donnez le nombre de membres.", "partners.quorum_number", field="quorum_number")]
    if quorum != Quorum.NUMBER and quorum_number is not None:
        text = "Ce nombre ne vaut que pour un quorum en nombre de membres."
        return [Reason(text, "partners.quorum_number", field="quorum_number")]
    return []


def serving(every: Iterable[InternalRules], on: date) -> InternalRules | None:
    """The règlement intérieur of that day: each serves from its adoption to that of the next one."""
    adopted = [each for each in every if each.adopted_on <= on]
    return max(adopted, key=lambda each: (each.adopted_on, each.pk), default=None)


def notice_said(rules: InternalRules) -> str:
    if rules.notice_days is None:
        return "aucun délai fixé"
    return count_of(rules.notice_days, NoticeCount(rules.notice_count).words)


def quorum_said(rules: InternalRules) -> str:
    if not rules.quorum:
        return "aucun quorum fixé"
    if rules.quorum == Quorum.NUMBER:
        return f"{rules.quorum_number}\u00a0membres"
    return str(Quorum(rules.quorum).label)


def exchanges(meeting: Meeting) -> bool:
    """Whether confidential information may be exchanged there at all: in a group that has its charter to sign."""
    return meeting.group is not None and GroupKind(meeting.group.kind).needs_charter


def reserved_to(meeting: Meeting) -> str:
    """To whom the content of this meeting is reserved, with the article; empty for a plenary one."""
    if meeting.form == MeetingForm.PLENARY:
        return ""
    if meeting.group is None:
        return (
            "Le contenu de cette réunion n’est lu par personne tant que son groupe n’est pas indiqué\u00a0: il est "
            f"réservé aux membres de ce groupe ({L132_5})."
        )
    return reserved_by(meeting.group)


def reserved_by(group: Group) -> str:
    """To whom what this group exchanges is reserved."""
    if not GroupKind(group.kind).needs_charter:
        return f"Le contenu des réunions de «\u00a0{group.name}\u00a0» est réservé à ses membres."
    return (
        f"Le contenu des réunions de «\u00a0{group.name}\u00a0» est réservé aux membres du groupe qui ont signé sa "
        f"charte déontologique ({L132_5}\u00a0; {CHARTER_SOURCE})."
    )

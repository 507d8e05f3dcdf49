"""The minutes of a meeting: typed item by item, finished, approved at a later meeting; who was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal import files, jobs
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.writing import create, lock, lock_many, operation, write, write_text
from partners.minutes import mails, rules
from partners.models import AgendaItem, Invitee, Meeting, Organisation
from partners.states import Attendance, MinutesState

COMPOSE = "partners.minutes.jobs.compose_minutes"


def open_minutes(meeting: Meeting, by: Agent | SystemActor) -> Meeting:
    """The meeting, locked, if its minutes are being written and this person keeps them."""
    meeting = lock(meeting, None)
    require(by, "partners.keep_minutes", meeting)
    refuse(rules.missing_to_minute(meeting))
    return meeting


# Attendance


@dataclass(frozen=True)
class Mark:
    """What was noted of somebody: against the revision of their row that was shown."""

    invitee: int
    revision: int
    attendance: str
    represented_by: str = ""


@operation("meeting.attendance_marked")
def mark_attendance(meeting: Meeting, *, by: Agent | SystemActor, marks: Iterable[Mark]) -> Meeting:
    """Note who came: only what changes is written; refused, by name, where somebody else just noted otherwise."""
    meeting = open_minutes(meeting, by)
    noted = {mark.invitee: mark for mark in marks}
    changed, crossed = [], []
    for row in lock_many(Invitee, noted):
        mark = noted[row.pk]
        represented = mark.represented_by if mark.attendance == Attendance.REPRESENTED else ""
        if row.meeting_id != meeting.pk or (row.attendance, row.represented_by) == (mark.attendance, represented):
            continue
        if row.revision != mark.revision:
            crossed.append(_crossed(row))
        changed.append((row, mark.attendance, represented))
    refuse(crossed)
    for row, attendance, represented in changed:
        write(row, attendance=attendance, represented_by=represented)
    return meeting


def _crossed(row: Invitee) -> Reason:
    noted = row.get_attendance_display() or "non noté"
    text = (
        f"{row.holder or row.title}\u00a0: une autre personne vient de noter «\u00a0{noted}\u00a0». Vérifiez ce choix."
    )
    return Reason(text, "partners.attendance_crossed", field=f"attendance-{row.pk}")


@operation("meeting.arrival_added")
def add_arrival(
    meeting: Meeting,
    *,
    by: Agent | SystemActor,
    holder_name: str,
    title: str,
    organisation: Organisation | None = None,
    voting: bool = False,
) -> Invitee:
    """Somebody who came without being called."""
    meeting = open_minutes(meeting, by)
    arrival = Invitee(
        meeting=meeting,
        title=title,
        holder_name=holder_name,
        organisation=organisation,
        voting=voting,
        attendance=Attendance.PRESENT,
    )
    return create(arrival)


@operation("meeting.session_recorded")
def record_session(
    meeting: Meeting, *, by: Agent | SystemActor, revision: int, chaired_by: str, secretary: str
) -> Meeting:
    """Who chaired the meeting, and who wrote."""
    open_minutes(meeting, by)
    return write(lock(meeting, revision), chaired_by=chaired_by, secretary=secretary)


# The text


@operation("meeting.minutes_written")
def write_minutes(item: AgendaItem, *, by: Agent | SystemActor, revision: int, minutes: str) -> AgendaItem:
    """Replace what is said of this item (`write_text`); nothing is ever written of a nominative exchange."""
    open_minutes(item.meeting, by)
    refuse(rules.missing_to_keep(item, "minutes"))
    return write_text(item, revision, "minutes", minutes)


@operation("meeting.minutes_finished")
def finish_minutes(meeting: Meeting, *, by: Agent | SystemActor, on: date) -> Meeting:
    """The text is complete: it is sent for reading to those who may read it, and awaits its approval."""
    meeting = open_minutes(meeting, by)
    refuse(rules.missing_to_finish(meeting, on))
    meeting = write(meeting, minutes_state=MinutesState.FINISHED, finished_on=on)
    mails.queue_finished(meeting)
    _compose(meeting, by, announce=True)
    return meeting


@operation("meeting.minutes_reopened")
def reopen_minutes(meeting: Meeting, *, by: Agent | SystemActor, reason: str) -> Meeting:
    """Finished minutes are written again, until they are approved."""
    meeting = lock(meeting, None)
    require(by, "partners.keep_minutes", meeting)
    if meeting.minutes_state != MinutesState.FINISHED:
        raise Refused("Seul un compte rendu achevé et pas encore approuvé se rouvre.")
    if not reason.strip():
        raise Refused([Reason("Indiquez pourquoi il est rouvert.", "partners.reason", field="reason")])
    return write(meeting, minutes_state=MinutesState.DRAFT, finished_on=None)


@operation("meeting.minutes_approved")
def approve_minutes(
    meeting: Meeting, *, by: Agent | SystemActor, on: date, at: Meeting, corrections: str = ""
) -> Meeting:
    """The same body approves them at a later meeting, with its corrections: from then on they are frozen."""
    meeting = lock(meeting, None)
    require(by, "partners.keep_minutes", meeting)
    refuse(rules.missing_to_approve(meeting, at, on))
    meeting = write(
        meeting,
        minutes_state=MinutesState.APPROVED,
        approved_on=at.held_on,
        approved_at=at,
        corrections=corrections,
        minutes_file=None,
        decisions_file=None,
    )
    _compose(meeting, by)
    return meeting


# The files


@operation("meeting.minutes_printed")
def print_minutes(meeting: Meeting, *, by: Agent | SystemActor) -> Meeting:
    """Have the files of the minutes composed as they stand; those of approved minutes are composed once."""
    meeting = lock(meeting, None)
    require(by, "partners.keep_minutes", meeting)
    if meeting.minutes_state == MinutesState.APPROVED and meeting.minutes_file_id:
        raise Refused("Le compte rendu approuvé est déjà composé.")
    _compose(meeting, by)
    return meeting


@operation("meeting.minutes_kept")
def keep_minutes(meeting: Meeting, *, by: SystemActor, state: str, minutes: bytes, decisions: bytes) -> Meeting:
    """Keep both files, unless the minutes changed state while they were composed: others are then on their way."""
    meeting = lock(meeting, None)
    if meeting.minutes_state != state or (state == MinutesState.APPROVED and meeting.minutes_file_id):
        return meeting
    day = meeting.held_on.isoformat()
    return write(
        meeting,
        minutes_file=files.store(minutes, f"compte-rendu-{day}.pdf", by=by, media_type="application/pdf"),
        decisions_file=files.store(decisions, f"releve-de-decisions-{day}.pdf", by=by, media_type="application/pdf"),
    )


@operation("meeting.minutes_announced")
def announce_minutes(meeting: Meeting, *, by: SystemActor) -> Meeting:
    """Send the project of a plenary, once composed, to the members who have no account."""
    meeting = lock(meeting, None)
    if meeting.minutes_state == MinutesState.FINISHED:
        mails.queue_copies(meeting)
    return meeting


def _compose(meeting: Meeting, by: Agent | SystemActor, *, announce: bool = False) -> None:
    arguments = asked(meeting, announce=announce)
    if jobs.under_way(COMPOSE, arguments) is None:
        jobs.defer(COMPOSE, by=by, **arguments)


def asked(meeting: Meeting, *, announce: bool = False) -> dict[str, Any]:
    """What the job that composes its papers is given."""
    return {"meeting_id": meeting.pk, "state": str(meeting.minutes_state), "announce": announce}
